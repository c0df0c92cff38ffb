"""Prints the bus, queues, tables, bucket, secret and key of template.yaml as a template that LocalStack's CloudFormation accepts.

Names each after its logical id, because `sam local` gives these names to the functions. Converts a bucket's id to a valid name.
"""
import json
import re
import sys

from samcli.yamlhelper import yaml_parse

SERVICES = ("DynamoDB", "Events", "KMS", "S3", "SecretsManager", "SQS")
NAMES = {"AWS::DynamoDB::Table": "TableName", "AWS::S3::Bucket": "BucketName", "AWS::SecretsManager::Secret": "Name",
         "AWS::SQS::Queue": "QueueName"}


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
    if resource["Type"] == "AWS::KMS::Key":
        # A key has no name. local/env.json has this one.
        resources[logical_id + "Alias"] = {
            "Type": "AWS::KMS::Alias", "Properties": {"AliasName": f"alias/{logical_id}", "TargetKeyId": {"Ref": logical_id}}}

# The command line finds the names there.
outputs = {name: {"Value": output["Value"]} for name, output in template["Outputs"].items()
           if isinstance(output["Value"], dict) and output["Value"].get("Ref") in resources}

json.dump({**{part: template[part] for part in ("Parameters", "Conditions")}, "Resources": resources, "Outputs": outputs}, sys.stdout, indent=1)
