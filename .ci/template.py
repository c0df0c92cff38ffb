"""Checks with SAM's own code what `sam deploy` makes of template.yaml: its questions, and the resources of CloudFormation."""
import logging

from samcli.commands.deploy.auth_utils import auth_per_resource
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider
from samcli.yamlhelper import yaml_parse
from samtranslator.translator.transform import transform

TEMPLATE = "template.yaml"


class NoManagedPolicies:
    def load(self):
        return {}


def check(what, actual, expected):
    if actual != expected:
        raise SystemExit(f"{what}: {actual!r}, not {expected!r}")
    print("ok:", what)


def route_key(method, path):
    """Returns the route key of API Gateway for an operation of the definition."""
    if path == "/$default":
        return "$default"
    return f"{'ANY' if method == 'x-amazon-apigateway-any-method' else method.upper()} {path}"


logging.disable(logging.WARNING)
stacks, _ = SamLocalStackProvider.get_stacks(TEMPLATE)
routes = auth_per_resource(stacks)
check("sam deploy --guided asks about no route", [route for route, stated in routes if not stated], [])
check("it knows the routes", len(routes) > 1, True)

with open(TEMPLATE) as file:
    template = yaml_parse(file.read())
template["Globals"]["Function"]["CodeUri"] = "s3://bucket/key"
resources = transform(template, {}, NoManagedPolicies())["Resources"]
body = resources["Api"]["Properties"]["Body"]
paths = {route_key(method, path) for path, methods in body["paths"].items() for method in methods}
check("SAM adds the routes to the definition", len(paths), len(routes))
check("every route has its throttle", set(resources["ApiApiGatewayDefaultStage"]["Properties"]["RouteSettings"]), paths)
check("no route has an authorizer", [path for path, methods in body["paths"].items() for one in methods.values() if "security" in one], [])
check("only a domain changes the server", body["servers"]["Fn::If"][2], {"Ref": "AWS::NoValue"})
check("the domain leads to the stage", resources["ApiDomainMapping"]["Properties"]["Stage"], {"Ref": "ApiApiGatewayDefaultStage"})
