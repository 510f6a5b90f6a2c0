"""Past forecasts, their scores, and the report; any file of series without a plan."""
