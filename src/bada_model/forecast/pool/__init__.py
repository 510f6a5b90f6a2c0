"""A pool of fast forecasters over whole batches of series."""
