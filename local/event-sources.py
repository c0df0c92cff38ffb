"""Replaces the event sources of Lambda, which `sam local start-lambda` lacks: polls the queues and calls the scheduled functions.

Sends a batch to the function as one event. Deletes the messages that the function does not report as failed.
"""
import datetime
import json
import re
import sys
import threading
import time

import boto3
from botocore.config import Config
from samcli.yamlhelper import yaml_parse

MESSAGES_PER_RECEIVE = 10  # the most messages that SQS returns to one call


def record(message, queue):
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {
            name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
            for name, value in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{sqs.meta.region_name}:000000000000:{queue}",
        "awsRegion": sqs.meta.region_name,
    }


def poll(function, queue, batch_size):
    while True:
        messages = sqs.receive_message(
            QueueUrl=queue,
            MaxNumberOfMessages=min(batch_size, MESSAGES_PER_RECEIVE),
            WaitTimeSeconds=20,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        if messages:
            event = {"Records": [record(message, queue) for message in messages]}
            response = functions.invoke(FunctionName=function, Payload=json.dumps(event))
            answer = json.load(response["Payload"])
            print(function, len(messages), answer, flush=True)
            if "errorMessage" not in answer:
                failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
                for message in messages:
                    if message["MessageId"] not in failed:
                        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def call_every(function, minutes):
    while True:
        time.sleep(60 * minutes)
        event = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {},
                 "time": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")}
        response = functions.invoke(FunctionName=function, Payload=json.dumps(event))
        print(function, response["Payload"].read(), flush=True)


with open(sys.argv[1]) as file:
    resources = yaml_parse(file.read())["Resources"]
sqs = boto3.client("sqs")
functions = boto3.client("lambda", endpoint_url=sys.argv[2], config=Config(read_timeout=900, retries={"max_attempts": 0}))

for name, resource in resources.items():
    for source in resource["Properties"].get("Events", {}).values():
        of = source["Properties"]
        if source["Type"] == "SQS":
            queue_id = of["Queue"]["Fn::GetAtt"][0]
            threading.Thread(target=poll, args=(name, queue_id, of["BatchSize"])).start()
        elif source["Type"] == "Schedule":
            minutes = int(re.fullmatch(r"rate\((\d+) minutes?\)", of["Schedule"])[1])
            threading.Thread(target=call_every, args=(name, minutes)).start()
