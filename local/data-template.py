"""Prints the bus, queues, tables and bucket of template.yaml as a template that LocalStack's CloudFormation accepts.

Names each after its logical id, because `sam local` gives these names to the functions. Converts a bucket's id to a valid name.
"""
import json
import re
import sys

from samcli.yamlhelper import yaml_parse

SERVICES = ("DynamoDB", "Events", "S3", "SQS")
NAMES = {"AWS::DynamoDB::Table": "TableName", "AWS::S3::Bucket": "BucketName", "AWS::SQS::Queue": "QueueName"}


def kebab_case(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


with open(sys.argv[1]) as file:
    template = yaml_parse(file.read())

resources = {}
for logical_id, resource in template["Resources"].items():
    if resource["Type"].split("::")[1] in SERVICES:
        if resource["Type"] in NAMES:
            name = kebab_case(logical_id) if resource["Type"] == "AWS::S3::Bucket" else logical_id
            resource["Properties"][NAMES[resource["Type"]]] = name
        resources[logical_id] = resource

json.dump({**{part: template[part] for part in ("Parameters", "Conditions")}, "Resources": resources}, sys.stdout, indent=1)
