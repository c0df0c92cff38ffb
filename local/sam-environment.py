"""Prints the variables whose values are resources, as NAME=VALUE: those of the functions, and one per queue for the command line.

Arguments: the template, and the name of its stack in LocalStack's CloudFormation.
"""
import re
import sys

import boto3
from samcli.yamlhelper import yaml_parse

template, stack = sys.argv[1:]
with open(template) as file:
    parsed = yaml_parse(file.read())
pages = boto3.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
made = {one["LogicalResourceId"]: one["PhysicalResourceId"] for page in pages for one in page["StackResourceSummaries"]}
places = [parsed["Globals"]["Function"]] + [resource["Properties"] for resource in parsed["Resources"].values()
                                             if resource["Type"] == "AWS::Serverless::Function"]
names = {name: value["Ref"] for place in places for name, value in place["Environment"]["Variables"].items()
         if isinstance(value, dict) and value.get("Ref") in made}
for logical_id, resource in parsed["Resources"].items():
    if resource["Type"] == "AWS::SQS::Queue":
        names[re.sub(r"(?<=[a-z])(?=[A-Z])", "_", logical_id).upper() + "_URL"] = logical_id
for name, logical_id in sorted(names.items()):
    print(f"{name}={made[logical_id]}")
