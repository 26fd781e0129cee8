"""What the API's own description promises, asked of answers."""

import json
import re

from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for


class Contract:
    """An OpenAPI document, and whether answers are as it says."""

    def __init__(self, document):
        self.document = document
        self.patterns = {
            path: re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "$")
            for path in document["paths"]
        }

    def validator(self, schema):
        whole = {**schema, "components": self.document["components"]}
        return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)

    def check(self, path, status, media, body):
        """Raise unless the document knows such an answer at such a path."""
        path = path.rstrip("/")
        template = next(known for known, pattern in self.patterns.items() if pattern.match(path))
        answers = self.document["paths"][template]["get"]["responses"]
        assert str(status) in answers, (path, status)
        content = answers[str(status)].get("content", {})
        assert media in content, (path, status, media)
        if media.endswith("json"):
            self.validator(content[media]["schema"]).validate(json.loads(body))

    def schemas(self):
        """Every schema of the document, within components or not."""

        def walk(node):
            if isinstance(node, dict):
                if isinstance(node.get("schema"), dict):
                    yield node["schema"]
                for value in node.values():
                    yield from walk(value)
            elif isinstance(node, list):
                for value in node:
                    yield from walk(value)

        yield from walk(self.document["paths"])
        yield from self.document["components"]["schemas"].values()

    def check_itself(self):
        """Raise unless schemas are schemas, references lead somewhere and paths name parameters."""
        for schema in self.schemas():
            validator_for(schema, Draft202012Validator).check_schema(schema)
        named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(self.document)))
        assert named == named & set(self.document["components"]["schemas"])
        for path, item in self.document["paths"].items():
            declared = {p["name"] for p in item["get"]["parameters"] if p["in"] == "path"}
            assert declared == set(re.findall(r"\{(\w+)\}", path)), path
