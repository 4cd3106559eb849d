"""How the service is doing: figures with a written meaning, and the tickets behind each of them."""
