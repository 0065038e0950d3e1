"""What systemd does for a socket: holds it, and hands it to one server after another.

activator.py PROGRAM ARGUMENT…: prints the port; for each line it reads, ends the
server by SIGTERM and starts the next; ends with its input. Prints "stopped CODE".
"""

import os
import signal
import socket
import sys


def start(held, command):
    pid = os.fork()
    if pid:
        return pid
    os.dup2(held.fileno(), 3)
    os.set_inheritable(3, True)  # also when it was 3 before
    os.execve(command[0], command, {**os.environ, "LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())})


def stop(pid):
    os.kill(pid, signal.SIGTERM)
    _, status = os.waitpid(pid, 0)
    print("stopped", os.waitstatus_to_exitcode(status), flush=True)


held = socket.create_server(("127.0.0.1", 0), backlog=512)
print(held.getsockname()[1], flush=True)
server = start(held, sys.argv[1:])
for _ in sys.stdin:
    stop(server)
    server = start(held, sys.argv[1:])
stop(server)
