import type { NormalizerContent } from '@opensoc/domain'
import { createCloudTrailNormalizer } from './aws-cloudtrail/aws-cloudtrail.ts'
import { createCloudAuditNormalizers } from './cloud-audit/cloud-audit.ts'
import { createJournaldNormalizer } from './journal/journald.ts'
import { createUnifiedLogNormalizer } from './journal/macos-unified-log.ts'
import { groupAuditLines } from './linux-auditd/group-audit-lines.ts'
import { createLinuxAuditdNormalizers } from './linux-auditd/linux-auditd.ts'
import { createLinuxSyslogNormalizer } from './linux-syslog/linux-syslog.ts'
import { createLinuxSysmonNormalizers } from './linux-sysmon/linux-sysmon.ts'
import { createM365MailNormalizer } from './m365-mail/m365-mail.ts'
import { createMacosEsNormalizer } from './macos-es/macos-es.ts'
import { createMappedNormalizer } from './mapped-format/mapped-format.ts'
import type { Normalizer } from './normalizer.ts'
import { createOcsfNativeNormalizer } from './ocsf-native/ocsf-native.ts'
import { createMailNormalizer } from './rfc5322/rfc5322.ts'
import { createSuricataNormalizer } from './suricata/suricata.ts'
import { createTextRecordNormalizers } from './text-records/text-records.ts'
import { createWindowsEventNormalizer } from './windows-event/windows-event.ts'
import { createZeekNormalizer } from './zeek/zeek.ts'
import { isZeekTsv, zeekTsvToJson } from './zeek/zeek-tsv.ts'

/** All normalizers, in the order in which they are asked: those that take whatever looks like their format come last. */
export function createNormalizers({ mappings, formats }: NormalizerContent): readonly Normalizer[] {
  return [
    createOcsfNativeNormalizer(mappings),
    createWindowsEventNormalizer(mappings),
    createCloudTrailNormalizer(mappings),
    createSuricataNormalizer(mappings),
    createM365MailNormalizer(mappings),
    ...createCloudAuditNormalizers(mappings),
    ...createLinuxSysmonNormalizers(mappings),
    createZeekNormalizer(mappings),
    createJournaldNormalizer(mappings),
    createMacosEsNormalizer(mappings),
    createUnifiedLogNormalizer(mappings),
    ...formats.map(createMappedNormalizer),
    ...createTextRecordNormalizers(formats),
    createMailNormalizer(mappings),
    ...createLinuxAuditdNormalizers(mappings),
    createLinuxSyslogNormalizer(mappings),
  ]
}

/** Lines that make one record together: Zeek's tables need their header, audit events all their records. */
export function joinLines(lines: readonly string[]): readonly string[] {
  if (isZeekTsv(lines)) return zeekTsvToJson(lines)
  return lines.some((line) => line.includes('msg=audit(')) ? groupAuditLines(lines) : lines
}
