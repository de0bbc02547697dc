scenarios = {}


def scenario(name):
    """Registers a scenario; its name is the name of the test."""

    def register(body):
        if name in scenarios:
            raise ValueError(f"Two scenarios are called '{name}'.")
        scenarios[name] = body
        return body

    return register
