import { type PropertySpec, propertiesOf } from './property-spec.ts'

export type ObjectKind = 'SDO' | 'SRO' | 'SCO' | 'meta'

export interface ObjectType {
  readonly kind: ObjectKind
  readonly properties: ReadonlyMap<string, PropertySpec>
}

const CORE = `labels[] confidence:int(0,100) lang created_by_ref:ref<identity> revoked:bool
  external_references:of<external-reference>[] object_marking_refs:ref<marking-definition>[]
  granular_markings:of<granular-marking>[] extensions:dict`

// 3.2, common properties.
const COMMON: Readonly<Record<ObjectKind, string>> = {
  SDO: `spec_version! created!:time modified!:time ${CORE}`,
  SRO: `spec_version! created!:time modified!:time ${CORE}`,
  SCO: `spec_version defanged:bool object_marking_refs:ref<marking-definition>[]
    granular_markings:of<granular-marking>[] extensions:dict`,
  meta: `spec_version! created!:time ${CORE}`,
}

// 4: domain objects.
const SDO: Readonly<Record<string, string>> = {
  'attack-pattern': 'name! description aliases[] kill_chain_phases:of<kill-chain-phase>[]',
  campaign: 'name! description aliases[] first_seen:time last_seen:time objective',
  'course-of-action': 'name! description',
  grouping: 'name description context! object_refs!:ref[]',
  identity: 'name! description roles[] identity_class sectors[] contact_information',
  incident: 'name! description kill_chain_phases:of<kill-chain-phase>[]',
  indicator: `name description indicator_types[] pattern! pattern_type! pattern_version valid_from!:time
    valid_until:time kill_chain_phases:of<kill-chain-phase>[]`,
  infrastructure: `name! description infrastructure_types[] aliases[] kill_chain_phases:of<kill-chain-phase>[]
    first_seen:time last_seen:time`,
  'intrusion-set': `name! description aliases[] first_seen:time last_seen:time goals[] resource_level
    primary_motivation secondary_motivations[]`,
  location: `name description latitude:float(-90,90) longitude:float(-180,180) precision:float(0) region country
    administrative_area city street_address postal_code`,
  malware: `name description malware_types[] is_family!:bool aliases[] kill_chain_phases:of<kill-chain-phase>[]
    first_seen:time last_seen:time operating_system_refs:ref<software>[] architecture_execution_envs[]
    implementation_languages[] capabilities[] sample_refs:ref<artifact|file>[]`,
  'malware-analysis': `product! version host_vm_ref:ref<software> operating_system_ref:ref<software>
    installed_software_refs:ref<software>[] configuration_version modules[] analysis_engine_version
    analysis_definition_version submitted:time analysis_started:time analysis_ended:time result_name result
    analysis_sco_refs:ref[] sample_ref:ref`,
  note: 'abstract content! authors[] object_refs!:ref[]',
  'observed-data': `first_observed!:time last_observed!:time number_observed!:int(1,999999999) objects:dict
    object_refs:ref[]`,
  opinion: 'explanation authors[] opinion!:enum<opinion> object_refs!:ref[]',
  report: 'name! description report_types[] published!:time object_refs!:ref[]',
  'threat-actor': `name! description threat_actor_types[] aliases[] first_seen:time last_seen:time roles[] goals[]
    sophistication resource_level primary_motivation secondary_motivations[] personal_motivations[]`,
  tool: 'name! description tool_types[] aliases[] kill_chain_phases:of<kill-chain-phase>[] tool_version',
  vulnerability: 'name! description',
}

// 5: relationship objects.
const SRO: Readonly<Record<string, string>> = {
  relationship: `relationship_type! description source_ref!:ref target_ref!:ref start_time:time stop_time:time`,
  sighting: `description first_seen:time last_seen:time count:int(0,999999999) sighting_of_ref!:ref
    observed_data_refs:ref<observed-data>[] where_sighted_refs:ref<identity|location>[] summary:bool`,
}

// 6: cyber-observable objects.
const SCO: Readonly<Record<string, string>> = {
  artifact:
    'mime_type payload_bin:bin url hashes:hashes encryption_algorithm:enum<encryption-algorithm> decryption_key',
  'autonomous-system': 'number!:int name rir',
  directory: 'path! path_enc ctime:time mtime:time atime:time contains_refs:ref<file|directory>[]',
  'domain-name': 'value! resolves_to_refs:ref<ipv4-addr|ipv6-addr|domain-name>[]',
  'email-addr': 'value! display_name belongs_to_ref:ref<user-account>',
  'email-message': `is_multipart!:bool date:time content_type from_ref:ref<email-addr> sender_ref:ref<email-addr>
    to_refs:ref<email-addr>[] cc_refs:ref<email-addr>[] bcc_refs:ref<email-addr>[] message_id subject
    received_lines[] additional_header_fields:dict body body_multipart:of<mime-part>[] raw_email_ref:ref<artifact>`,
  file: `hashes:hashes size:int(0) name name_enc magic_number_hex:hex mime_type ctime:time mtime:time atime:time
    parent_directory_ref:ref<directory> contains_refs:ref[] content_ref:ref<artifact>`,
  'ipv4-addr': 'value! resolves_to_refs:ref<mac-addr>[] belongs_to_refs:ref<autonomous-system>[]',
  'ipv6-addr': 'value! resolves_to_refs:ref<mac-addr>[] belongs_to_refs:ref<autonomous-system>[]',
  'mac-addr': 'value!',
  mutex: 'name!',
  'network-traffic': `start:time end:time is_active:bool src_ref:ref<ipv4-addr|ipv6-addr|mac-addr|domain-name>
    dst_ref:ref<ipv4-addr|ipv6-addr|mac-addr|domain-name> src_port:int(0,65535) dst_port:int(0,65535) protocols![]
    src_byte_count:int(0) dst_byte_count:int(0) src_packets:int(0) dst_packets:int(0) ipfix:dict
    src_payload_ref:ref<artifact> dst_payload_ref:ref<artifact> encapsulates_refs:ref<network-traffic>[]
    encapsulated_by_ref:ref<network-traffic>`,
  process: `is_hidden:bool pid:int created_time:time cwd command_line environment_variables:dict
    opened_connection_refs:ref<network-traffic>[] creator_user_ref:ref<user-account> image_ref:ref<file>
    parent_ref:ref<process> child_refs:ref<process>[]`,
  software: 'name! cpe swid languages[] vendor version',
  url: 'value!',
  'user-account': `user_id credential account_login account_type display_name is_service_account:bool
    is_privileged:bool can_escalate_privs:bool is_disabled:bool account_created:time account_expires:time
    credential_last_changed:time account_first_login:time account_last_login:time`,
  'windows-registry-key': `key values:of<registry-value>[] modified_time:time creator_user_ref:ref<user-account>
    number_of_subkeys:int`,
  'x509-certificate': `is_self_signed:bool hashes:hashes version serial_number signature_algorithm issuer
    validity_not_before:time validity_not_after:time subject subject_public_key_algorithm subject_public_key_modulus
    subject_public_key_exponent:int x509_v3_extensions:of<x509-v3-extensions>`,
}

// 7: meta objects.
const META: Readonly<Record<string, string>> = {
  'language-content': 'modified!:time object_ref!:ref object_modified:time contents!:dict',
  'marking-definition': 'name definition_type definition:any',
  'extension-definition': `modified!:time name! description schema! version!
    extension_types!:enum<extension-type>[] extension_properties[]`,
}

/** Objects inside objects: they have no id of their own. */
const EMBEDDED: Readonly<Record<string, string>> = {
  'external-reference': 'source_name! description url hashes:hashes external_id',
  'kill-chain-phase': 'kill_chain_name! phase_name!',
  'granular-marking': 'marking_ref:ref<marking-definition> lang selectors![]',
  'mime-part': 'body body_raw_ref:ref<artifact|file> content_type content_disposition',
  'registry-value': 'name data data_type:enum<registry-datatype>',
  'x509-v3-extensions': `basic_constraints name_constraints policy_constraints key_usage extended_key_usage
    subject_key_identifier authority_key_identifier subject_alternative_name issuer_alternative_name
    subject_directory_attributes crl_distribution_points inhibit_any_policy
    private_key_usage_period_not_before:time private_key_usage_period_not_after:time certificate_policies
    policy_mappings`,
  'pe-section': 'name! size:int(0) entropy:float hashes:hashes',
  'alternate-data-stream': 'name! hashes:hashes size:int(0)',
}

/** Extensions that the text itself defines for cyber-observables; others are kept as they are. */
const PREDEFINED_EXTENSIONS: Readonly<Record<string, string>> = {
  'archive-ext': 'contains_refs!:ref<file|directory>[] comment',
  'ntfs-ext': 'sid alternate_data_streams:of<alternate-data-stream>[]',
  'pdf-ext': 'version is_optimized:bool document_info_dict:dict pdfid0 pdfid1',
  'raster-image-ext': 'image_height:int image_width:int bits_per_pixel:int exif_tags:dict',
  'windows-pebinary-ext': `pe_type! imphash machine_hex:hex number_of_sections:int(0) time_date_stamp:time
    pointer_to_symbol_table_hex:hex number_of_symbols:int(0) size_of_optional_header:int(0) characteristics_hex:hex
    file_header_hashes:hashes optional_header:any sections:of<pe-section>[]`,
  'http-request-ext': `request_method! request_value! request_version request_header:dict message_body_length:int
    message_body_data_ref:ref<artifact>`,
  'icmp-ext': 'icmp_type_hex!:hex icmp_code_hex!:hex',
  'socket-ext': `address_family!:enum<address-family> is_blocking:bool is_listening:bool options:dict
    socket_type:enum<socket-type> socket_descriptor:int(0) socket_handle:int`,
  'tcp-ext': 'src_flags_hex:hex dst_flags_hex:hex',
  'windows-process-ext': `aslr_enabled:bool dep_enabled:bool priority owner_sid window_title startup_info:dict
    integrity_level:enum<integrity-level>`,
  'windows-service-ext': `service_name descriptions[] display_name group_name start_type:enum<service-start>
    service_dll_refs:ref<file>[] service_type:enum<service-type> service_status:enum<service-status>`,
  'unix-account-ext': 'gid:int groups[] home_dir shell',
}

const TYPES = new Map<string, ObjectType>()
for (const [kind, table] of [
  ['SDO', SDO],
  ['SRO', SRO],
  ['SCO', SCO],
  ['meta', META],
] as const) {
  for (const [type, text] of Object.entries(table)) {
    TYPES.set(type, { kind, properties: byName(`type! id! ${COMMON[kind]} ${text}`) })
  }
}
const EMBEDDED_TYPES = new Map(Object.entries(EMBEDDED).map(([name, text]) => [name, byName(text)]))
const EXTENSIONS = new Map(Object.entries(PREDEFINED_EXTENSIONS).map(([name, text]) => [name, byName(text)]))

function byName(text: string): ReadonlyMap<string, PropertySpec> {
  return new Map(propertiesOf(text).map((spec) => [spec.name, spec]))
}

/** The model of a type that STIX 2.1 defines; undefined for custom ones. */
export function objectType(type: string): ObjectType | undefined {
  return TYPES.get(type)
}

export function embeddedType(name: string): ReadonlyMap<string, PropertySpec> {
  return EMBEDDED_TYPES.get(name)!
}

export function predefinedExtension(name: string): ReadonlyMap<string, PropertySpec> | undefined {
  return EXTENSIONS.get(name)
}
