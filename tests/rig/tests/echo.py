#!/usr/bin/env python3
"""A function of no library: returns its event, and lets `{"hang": true}` wait for ever."""

import json
import os
import time
import urllib.request

BASE = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"

while True:
    with urllib.request.urlopen(f"{BASE}/next") as asked:
        name = asked.headers["Lambda-Runtime-Aws-Request-Id"]
        event = json.load(asked)
    while event.get("hang"):
        time.sleep(60)
    kind = "error" if event.get("fail") else "response"
    urllib.request.urlopen(f"{BASE}/{name}/{kind}", data=json.dumps(event).encode()).close()
