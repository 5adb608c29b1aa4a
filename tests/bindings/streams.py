"""A browser that waits on the endpoint, as an ASGI server sees it."""

import asyncio

PATIENCE = 5


class Browser:
    """One open stream, as the server sees it."""

    def __init__(self, app, url):
        self.said, self.left, self.status = [], asyncio.Queue(), None
        scope = {"type": "http", "method": "GET", "path": url}
        self.task = asyncio.create_task(app(scope, self.left.get, self.send))

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        self.said.append(message["body"])
        if not message["more_body"]:
            self.left.put_nowait({"type": "http.disconnect"})

    def close(self):
        self.left.put_nowait({"type": "http.disconnect"})

    async def end(self) -> bytes:
        await asyncio.wait_for(self.task, PATIENCE)
        return b"".join(self.said)
