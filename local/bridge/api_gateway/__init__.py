"""REST APIs of API Gateway, where MiniStack's answer otherwise than AWS's."""
