"""Lambda: what runs a function, what starts it, and what becomes of its errors."""
