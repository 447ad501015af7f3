import type { NormalizerContent } from '@opensoc/domain'
import { createCloudTrailNormalizer } from './aws-cloudtrail/aws-cloudtrail.ts'
import { createCloudAuditNormalizers } from './cloud-audit/cloud-audit.ts'
import { createCodedNormalizer } from './coded-format/coded-normalizer.ts'
import { CODED_FORMATS } from './coded-formats.ts'
import { createJournaldNormalizer } from './journal/journald.ts'
import { createUnifiedLogNormalizer } from './journal/macos-unified-log.ts'
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
import { createUserNormalizer } from './user-parser/user-parser.ts'
import { createWindowsEventNormalizer } from './windows-event/windows-event.ts'
import { createZeekNormalizer } from './zeek/zeek.ts'

/**
 * All normalizers, in the order in which they are asked: an operator's own first, those that take whatever looks like
 * their format last. Throws for a parser in which `lintParser` finds an error.
 */
export function createNormalizers({
  mappings,
  formats,
  parsers = [],
}: NormalizerContent): readonly Normalizer[] {
  return [
    ...parsers.map(createUserNormalizer),
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
    ...CODED_FORMATS.map((format) => createCodedNormalizer(format, mappings)),
    createLinuxSyslogNormalizer(mappings),
  ]
}
