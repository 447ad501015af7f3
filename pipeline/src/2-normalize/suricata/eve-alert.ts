import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { given } from '../metadata.ts'
import { isTree, listAt, numberAt, type Tree, textAt, treeAt } from '../tree.ts'
import { connectionOf, type Ends, startEve, withRest } from './eve-event.ts'
import { emailOf, httpRequestOf, queryOf, tlsOf, transferredFile, urlOf } from './eve-protocols.ts'

/** Suricata's severity 1 is its highest. */
const SEVERITY: Readonly<Record<number, number>> = { 1: 4, 2: 3, 3: 2, 4: 1 }

/** An alert as a Detection Finding; what the sensor saw of the traffic is its evidence. */
export function alert(record: Tree, time: number, ends: Ends): EventDraft {
  const found = treeAt(record, 'alert')
  const severityId = SEVERITY[numberAt(found, 'severity') ?? 3] ?? 2
  const kind = { classUid: CLASS_UID.detection_finding, activityId: 1, profiles: ['security_control'] }
  const event = startEve(record, time, kind, severityId)
  const title = textAt(found, 'signature') || 'Suricata alert'
  const signature = textAt(found, 'signature_id')
  const attacks = attacksOf(treeAt(found, 'metadata'))
  event['message'] = title
  event['is_alert'] = true
  event['finding_info'] = {
    uid: `${textAt(record, 'flow_id') || 'flow'}-${signature || 'sid'}-${time}`,
    title,
    types: [textAt(found, 'category') || 'alert'],
    analytic: {
      type_id: 1,
      type: 'Rule',
      name: title,
      ...given('uid', signature),
      ...given('version', textAt(found, 'rev')),
    },
    ...(attacks.length === 0 ? {} : { attacks }),
  }
  event['evidences'] = [evidenceOf(record, found, ends)]
  event['status_id'] = 1
  event['status'] = 'New'
  Object.assign(event, textAt(found, 'action') === 'blocked' ? BLOCKED : ALERTED)
  return withRest(event, record)
}

const BLOCKED = { action_id: 2, action: 'Denied', disposition_id: 2, disposition: 'Blocked' }
const ALERTED = { action_id: 1, action: 'Allowed', disposition_id: 19, disposition: 'Alert' }

function evidenceOf(record: Tree, found: Tree, { source, target }: Ends): EventDraft {
  const part = (name: string) => (isTree(record[name]) ? record[name] : undefined)
  const [http, tls, dns, files] = [part('http'), part('tls'), part('dns'), listAt(record, 'files', 1)[0]]
  const fileinfo = part('fileinfo') ?? (isTree(files) ? files : undefined)
  return {
    data: { action: textAt(found, 'action') || 'allowed' },
    ...present('src_endpoint', source),
    ...present('dst_endpoint', target),
    connection_info: connectionOf(record),
    ...present('http_request', http && httpRequestOf(http)),
    ...present('url', http && urlOf(http)),
    ...present('tls', tls && tlsOf(tls)),
    ...present('query', dns && queryOf(dns)),
    ...present('email', emailOf(record)),
    ...present('file', fileinfo && transferredFile(fileinfo)),
  }
}

function present(name: string, value: EventDraft | undefined): EventDraft {
  return value === undefined ? {} : { [name]: value }
}

const MAX_ATTACKS = 8

/** Rules may carry `mitre_technique_id` and `mitre_tactic_id`, each a list. */
function attacksOf(metadata: Tree): EventDraft[] {
  const techniques = listAt(metadata, 'mitre_technique_id', MAX_ATTACKS)
  const names = listAt(metadata, 'mitre_technique_name', MAX_ATTACKS)
  const tactics = listAt(metadata, 'mitre_tactic_id', MAX_ATTACKS)
  return techniques.flatMap((uid, at) => {
    if (typeof uid !== 'string' || !/^T\d{4}(\.\d{3})?$/.test(uid)) return []
    const tactic = tactics[at]
    const name = names[at]
    return [
      {
        technique: { uid, ...(typeof name === 'string' ? { name: name.replaceAll('_', ' ') } : {}) },
        ...(typeof tactic === 'string' && /^TA\d{4}$/.test(tactic) ? { tactic: { uid: tactic } } : {}),
      },
    ]
  })
}
