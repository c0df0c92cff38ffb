"""Prints the variables of the functions that name a resource, NAME=VALUE, as LocalStack's CloudFormation has made them.

Arguments: the template, and the name of the stack.
"""
import sys

import boto3
from samcli.yamlhelper import yaml_parse

template, stack = sys.argv[1:]
with open(template) as file:
    variables = yaml_parse(file.read())["Globals"]["Function"]["Environment"]["Variables"]
pages = boto3.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
made = {one["LogicalResourceId"]: one["PhysicalResourceId"] for page in pages for one in page["StackResourceSummaries"]}
for name, value in sorted(variables.items()):
    if isinstance(value, dict) and value.get("Ref") in made:
        print(f"{name}={made[value['Ref']]}")
