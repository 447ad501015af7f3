/** Closed vocabularies (10.x, names that end in `-enum`). Open ones (`-ov`) are suggestions: any value is right. */
export const CLOSED_VOCABULARIES: Readonly<Record<string, readonly string[]>> = {
  'encryption-algorithm': ['AES-256-GCM', 'ChaCha20-Poly1305', 'mime-type-indicated'],
  'extension-type': ['new-sdo', 'new-sco', 'new-sro', 'property-extension', 'toplevel-property-extension'],
  'address-family': words('AF_UNSPEC AF_INET AF_IPX AF_APPLETALK AF_NETBIOS AF_INET6 AF_IRDA AF_BTH'),
  'socket-type': words('SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET'),
  opinion: words('strongly-disagree disagree neutral agree strongly-agree'),
  'integrity-level': words('low medium high system'),
  'registry-datatype': words(
    `REG_NONE REG_SZ REG_EXPAND_SZ REG_BINARY REG_DWORD REG_DWORD_BIG_ENDIAN REG_DWORD_LITTLE_ENDIAN REG_LINK
     REG_MULTI_SZ REG_RESOURCE_LIST REG_FULL_RESOURCE_DESCRIPTION REG_RESOURCE_REQUIREMENTS_LIST REG_QWORD
     REG_INVALID_TYPE`,
  ),
  'service-start': words(
    'SERVICE_AUTO_START SERVICE_BOOT_START SERVICE_DEMAND_START SERVICE_DISABLED SERVICE_SYSTEM_ALERT',
  ),
  'service-type': words(
    `SERVICE_KERNEL_DRIVER SERVICE_FILE_SYSTEM_DRIVER SERVICE_WIN32_OWN_PROCESS SERVICE_WIN32_SHARE_PROCESS`,
  ),
  'service-status': words(
    `SERVICE_CONTINUE_PENDING SERVICE_PAUSE_PENDING SERVICE_PAUSED SERVICE_RUNNING SERVICE_START_PENDING
     SERVICE_STOP_PENDING SERVICE_STOPPED`,
  ),
}

function words(text: string): readonly string[] {
  return text.split(/\s+/)
}
