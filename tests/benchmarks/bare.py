"""A bare FastAPI route behind the same uvicorn: what documents are measured against.

Run it with `python -m tests.benchmarks.bare PORT`. `/async/9000` and `/def/9000` answer with 9,000 bytes that need no
work, from a route that runs in the event loop and from one that runs in a thread.
"""

import sys

import uvicorn
from fastapi import FastAPI, Response

app = FastAPI(openapi_url=None)


@app.get("/async/{size}")
async def in_loop(size: int) -> Response:
    """Answer from the event loop."""
    return Response(b"x" * size, media_type="text/turtle")


@app.get("/def/{size}")
def in_thread(size: int) -> Response:
    """Answer from a thread, as FastAPI runs what may take a while."""
    return Response(b"x" * size, media_type="text/turtle")


@app.get("/sparql")
async def ready() -> Response:
    """Answer that the server is there, where it is asked whether it is."""
    return Response()


def main() -> None:
    """Serve until told to stop, with the settings of `ascn serve`."""
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
