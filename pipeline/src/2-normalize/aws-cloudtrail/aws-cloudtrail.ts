import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import { createFoldedNames } from '../folded-names.ts'
import { given, metadataOf } from '../metadata.ts'
import type { Normalizer } from '../normalizer.ts'
import { endpointOf, isHostname } from '../ocsf-parts.ts'
import { parseTime } from '../parse-time.ts'
import { markTimeOfReceipt, recordTime } from '../record-time.ts'
import { isTree, listAt, type Tree, textAt, treeAt } from '../tree.ts'
import { setUnmapped } from '../unmapped.ts'
import { writtenTime } from '../written-time.ts'

/** AWS CloudTrail records (the decode stage takes them out of `{"Records":[…]}`): API Activity, console logons as Authentication. */
export function createCloudTrailNormalizer(mappings: readonly FieldMapping[] = []): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'aws')
  return {
    name: 'aws-cloudtrail',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && open(json) !== undefined,
    normalize(raw) {
      const record = open(raw.json as Tree) ?? (raw.json as Tree)
      const written = textAt(record, 'eventTime') || textAt(record, 'p_event_time')
      const time = recordTime(raw, written, writtenTime)
      if (Number.isNaN(time))
        return {
          reason: 'time_invalid',
          detail: `cloudtrail: eventTime ${written.slice(0, 60)}`,
        }
      const isLogon = textAt(record, 'eventName') === 'ConsoleLogin'
      const ocsf = isLogon ? logon(record, time) : apiCall(record, time)
      if (written === '') markTimeOfReceipt(ocsf)
      return {
        layer: isLogon ? 'identity' : 'cloud',
        ocsf: ocsf as unknown as BaseEvent,
        sigma: viewsOf({ ...record }),
      }
    },
  }
}

/** The record, with names that were folded to lower case given back. */
function open(json: Tree): Tree | undefined {
  if (isCloudTrail(json)) return json
  if (!FOLDED.hasFolded(json)) return undefined
  const unfolded = FOLDED.unfold(json)
  return isCloudTrail(unfolded) ? unfolded : undefined
}

function isCloudTrail(json: Tree): boolean {
  if (typeof json['eventName'] !== 'string') return false
  return (
    json['p_log_type'] === 'AWS.CloudTrail' ||
    (typeof json['eventSource'] === 'string' &&
      (typeof json['eventTime'] === 'string' || isTree(json['userIdentity'])))
  )
}

function apiCall(record: Tree, time: number): EventDraft {
  const name = textAt(record, 'eventName')
  const activityId = activityOf(name)
  const event = startEvent(CLASS_UID.api_activity, activityId, 1, time)
  if (activityId === 99) event['activity_name'] = name
  describe(event, record)
  const user = userOf(record)
  event['actor'] = { user, ...invoker(record), ...session(record) }
  event['api'] = {
    operation: name,
    service: { name: textAt(record, 'eventSource') },
    ...(textAt(record, 'requestID') === '' ? {} : { request: { uid: textAt(record, 'requestID') } }),
    ...(textAt(record, 'errorCode') === ''
      ? {}
      : {
          response: {
            error: textAt(record, 'errorCode'),
            ...given('error_message', textAt(record, 'errorMessage')),
          },
        }),
  }
  event['src_endpoint'] = sourceOf(record) ?? { svc_name: textAt(record, 'eventSource') || 'aws' }
  const userAgent = textAt(record, 'userAgent')
  if (userAgent !== '') event['http_request'] = { user_agent: userAgent }
  const resources = listAt(record, 'resources', 32)
    .filter(isTree)
    .map((resource) => ({
      ...given('uid', textAt(resource, 'ARN')),
      ...given('type', textAt(resource, 'type')),
    }))
    .filter((resource) => 'uid' in resource)
  if (resources.length > 0) event['resources'] = resources
  setStatus(event, record)
  return setUnmapped(event, record, TOLD)
}

function logon(record: Tree, time: number): EventDraft {
  const event = startEvent(CLASS_UID.authentication, 1, 1, time)
  describe(event, record)
  event['user'] = userOf(record)
  event['service'] = { name: textAt(record, 'eventSource') }
  const source = sourceOf(record)
  if (source !== undefined) event['src_endpoint'] = source
  const mfa = textAt(treeAt(record, 'additionalEventData'), 'MFAUsed')
  if (mfa !== '') event['is_mfa'] = mfa === 'Yes'
  const outcome = textAt(treeAt(record, 'responseElements'), 'ConsoleLogin')
  if (outcome === 'Failure') Object.assign(event, { status_id: 2, status: 'Failure' })
  else setStatus(event, record)
  return setUnmapped(event, record, TOLD)
}

const READS = /^(Get|List|Describe|Head|Lookup|Search|Select|Query|Scan|Batch ?Get|Assume|Decrypt)/
const CREATES =
  /^(Create|Run|Put|Add|Attach|Register|Upload|Import|Start|Allocate|Generate|Issue|Invoke|Send|Publish|Copy|Enable|Subscribe|Tag)/
const DELETES =
  /^(Delete|Remove|Detach|Deregister|Terminate|Stop|Release|Disable|Leave|Revoke|Unsubscribe|Untag|Cancel)/
const UPDATES = /^(Update|Modify|Set|Change|Reset|Replace|Authorize|Associate|Restore|Reboot)/

/** OCSF API Activity tells what kind of operation it was: 1 Create, 2 Read, 3 Update, 4 Delete, 99 Other. */
function activityOf(name: string): number {
  if (READS.test(name)) return 2
  if (CREATES.test(name)) return 1
  if (DELETES.test(name)) return 4
  return UPDATES.test(name) ? 3 : 99
}

function describe(event: EventDraft, record: Tree): void {
  event['metadata'] = metadataOf({
    product: 'CloudTrail',
    vendor: 'AWS',
    logName: textAt(record, 'eventType') || 'AwsApiCall',
    eventCode: textAt(record, 'eventName'),
    uid: textAt(record, 'eventID'),
    originalTime: textAt(record, 'eventTime'),
    profiles: ['cloud'],
  })
  const account = textAt(record, 'recipientAccountId') || textAt(treeAt(record, 'userIdentity'), 'accountId')
  event['cloud'] = {
    provider: 'AWS',
    ...given('region', textAt(record, 'awsRegion')),
    ...(account === '' ? {} : { account: { uid: account, type_id: 10, type: 'AWS Account' } }),
  }
}

/** The identity that called: its ARN, its name, and the access key that it used. */
function userOf(record: Tree): EventDraft {
  const identity = treeAt(record, 'userIdentity')
  const issuer = treeAt(treeAt(identity, 'sessionContext'), 'sessionIssuer')
  const arn = textAt(identity, 'arn')
  const name =
    textAt(identity, 'userName') ||
    textAt(issuer, 'userName') ||
    arn.slice(arn.lastIndexOf('/') + 1) ||
    textAt(identity, 'invokedBy') ||
    textAt(identity, 'type') ||
    'unknown'
  const account = textAt(identity, 'accountId')
  return {
    name,
    ...given('uid', arn || textAt(identity, 'principalId')),
    ...given('uid_alt', arn === '' ? '' : textAt(identity, 'principalId')),
    ...given('credential_uid', textAt(identity, 'accessKeyId')),
    ...given('type', textAt(identity, 'type')),
    ...(textAt(identity, 'type') === '' ? {} : { type_id: 99 }),
    ...(account === '' ? {} : { account: { uid: account } }),
  }
}

function invoker(record: Tree): EventDraft {
  return given('invoked_by', textAt(treeAt(record, 'userIdentity'), 'invokedBy'))
}

/** An assumed role keeps who assumed it. */
function session(record: Tree): EventDraft {
  const context = treeAt(treeAt(record, 'userIdentity'), 'sessionContext')
  const issuer = textAt(treeAt(context, 'sessionIssuer'), 'arn')
  const created = parseTime(textAt(treeAt(context, 'attributes'), 'creationDate'))
  if (issuer === '' && Number.isNaN(created)) return {}
  return {
    session: { ...given('issuer', issuer), ...(Number.isNaN(created) ? {} : { created_time: created }) },
  }
}

/** An address, or the name of the AWS service that called. */
function sourceOf(record: Tree): EventDraft | undefined {
  const source = textAt(record, 'sourceIPAddress')
  return endpointOf(source) ?? (source !== '' && isHostname(source) ? { svc_name: source } : undefined)
}

function setStatus(event: EventDraft, record: Tree): void {
  const error = textAt(record, 'errorCode')
  Object.assign(
    event,
    error === ''
      ? { status_id: 1, status: 'Success' }
      : { status_id: 2, status: 'Failure', status_code: error },
  )
}

const FOLDED = createFoldedNames([
  'eventName',
  'eventSource',
  'eventTime',
  'eventType',
  'eventID',
  'eventVersion',
  'eventCategory',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'userIdentity',
  'requestID',
  'requestParameters',
  'responseElements',
  'errorCode',
  'errorMessage',
  'recipientAccountId',
  'managementEvent',
])

const TOLD = new Set([
  'eventTime',
  'eventName',
  'eventSource',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'userIdentity',
  'eventID',
  'requestID',
  'errorCode',
  'errorMessage',
  'resources',
  'recipientAccountId',
  'eventType',
])
