"""Past forecasts, their scores, the report; any file of series without a plan; link estimates."""
