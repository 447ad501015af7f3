export type ColumnType = 'text' | 'enum' | 'integer' | 'time' | 'json'

/** A column of the lake's `events` table and the OCSF attribute paths that fill it, first present wins. */
export interface EventColumn {
  readonly name: string
  readonly type: ColumnType
  readonly paths: readonly string[]
  /** One line for the field catalogue. */
  readonly help: string
}

const column = (name: string, type: ColumnType, paths: readonly string[], help: string): EventColumn => ({
  name,
  type,
  paths,
  help,
})

/**
 * The lake's layout in one place: DDL, the row made of an event, the hunt's field catalogue and its SQL all read this.
 * Attributes without a column are still searchable: through the `ocsf` column, slower.
 */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  column('class_uid', 'integer', ['class_uid'], 'OCSF class'),
  column('class_name', 'enum', ['class_name'], 'OCSF class in words'),
  column('activity_id', 'integer', ['activity_id'], 'what happened, within the class'),
  column('activity_name', 'enum', ['activity_name'], 'what happened, in words'),
  column('severity_id', 'integer', ['severity_id'], 'OCSF severity, 0 to 6'),
  column('status', 'enum', ['status'], 'Success or Failure'),
  column('product', 'enum', ['metadata.product.name'], 'the product that wrote the record'),
  column('log_name', 'enum', ['metadata.log_name'], 'channel or log of the product'),
  column('event_code', 'enum', ['metadata.event_code'], 'event id of the product'),
  column('host', 'text', ['device.hostname', 'device.name', 'device.ip'], 'the host that it happened on'),
  column(
    'user',
    'text',
    ['actor.user.name', 'user.name', 'process.user.name', 'actor.user.uid'],
    'the account that acted',
  ),
  column('process_uid', 'text', ['process.uid', 'actor.process.uid'], 'process GUID'),
  column('process_pid', 'integer', ['process.pid', 'actor.process.pid'], 'process id'),
  column(
    'process_start',
    'time',
    ['process.created_time', 'actor.process.created_time'],
    'when the process started',
  ),
  column('process_name', 'text', ['process.name', 'actor.process.name'], 'image name of the process'),
  column(
    'process_path',
    'text',
    ['process.file.path', 'actor.process.file.path'],
    'image path of the process',
  ),
  column('process_cmd_line', 'text', ['process.cmd_line', 'actor.process.cmd_line'], 'command line'),
  column(
    'parent_uid',
    'text',
    ['process.parent_process.uid', 'actor.process.parent_process.uid'],
    "the parent's process GUID",
  ),
  column(
    'parent_pid',
    'integer',
    ['process.parent_process.pid', 'actor.process.parent_process.pid'],
    "the parent's process id",
  ),
  column(
    'parent_name',
    'text',
    ['process.parent_process.name', 'actor.process.parent_process.name'],
    "the parent's image name",
  ),
  column('actor_uid', 'text', ['actor.process.uid'], 'GUID of the process that acted on the process'),
  column(
    'file_path',
    'text',
    ['file.path', 'module.file.path', 'process.file.path'],
    'file, module or image',
  ),
  column('file_name', 'text', ['file.name', 'module.file.name', 'process.file.name'], 'its name'),
  column('sha256', 'text', [], 'SHA-256 of the file, module or image'),
  column('md5', 'text', [], 'MD5 of the file, module or image'),
  column('src_ip', 'text', ['src_endpoint.ip'], 'source address'),
  column('src_port', 'integer', ['src_endpoint.port'], 'source port'),
  column('dst_ip', 'text', ['dst_endpoint.ip'], 'destination address'),
  column('dst_port', 'integer', ['dst_endpoint.port'], 'destination port'),
  column(
    'domain',
    'text',
    ['query.hostname', 'dst_endpoint.hostname', 'http_request.url.hostname', 'tls.sni'],
    'domain asked for or connected to',
  ),
  column('url', 'text', ['http_request.url.url_string', 'url.url_string'], 'web address'),
  column('registry_path', 'text', ['reg_key.path', 'reg_value.path'], 'registry key'),
  column('mail_from', 'text', ['email.from', 'email.smtp_from'], 'sender'),
  column('mail_to', 'text', ['email.to.0', 'email.smtp_to.0'], 'first recipient'),
  column('mail_subject', 'text', ['email.subject'], 'subject'),
  column('api_operation', 'text', ['api.operation'], 'API call'),
  column('api_service', 'enum', ['api.service.name'], 'service that was called'),
  column('cloud_account', 'text', ['cloud.account.uid'], 'cloud account'),
  column('message', 'text', ['message'], 'the record in a sentence'),
]
