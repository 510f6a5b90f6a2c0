"""Why an answer changed: news by cause, revisions of figures."""
