"""Derives schema.json from the Swagger document that a Magento shop publishes at
/rest/all/schema?services=all: only names and types are taken over.

Usage: python3 derive.py openapi.json > schema.json
"""

import json
import re
import sys

SIMPLE = {"integer": "int", "number": "float", "string": "string", "boolean": "bool"}


def type_of(schema):
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if schema.get("type") == "array":
        return "[" + type_of(schema.get("items", {}))
    return SIMPLE.get(schema.get("type"), "any")


def fields_of(schema):
    required = schema.get("required", [])
    return {
        name: type_of(field) + ("!" if name in required else "")
        for name, field in schema.get("properties", {}).items()
    }


def bodies_of(paths):
    for path, methods in paths.items():
        for method, operation in methods.items():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "body":
                    route = re.sub(r"\{(\w+)\}", r":\1", path.removeprefix("/V1/")).strip("/")
                    yield f"{method.upper()} {route}", fields_of(parameter["schema"])


document = json.load(open(sys.argv[1]))
types = {name: fields_of(schema) for name, schema in document["definitions"].items()}
lines = ["{", '"bodies": {']
lines.append(",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in bodies_of(document["paths"])))
lines += ["},", '"types": {']
lines.append(",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in types.items()))
lines += ["}", "}"]
print("\n".join(lines))
