import { isConfigurationManager, joinConfigurationManager } from './host-logs/configuration-manager.ts'
import { isAptHistory, joinAptHistory } from './host-logs/debian-packages.ts'
import { isIvantiLog, ivantiRecords } from './host-logs/ivanti.ts'
import { joinContinued } from './host-logs/join-blocks.ts'
import { isJournalExport, journalExportToJson } from './host-logs/journal-export.ts'
import { hasOssecAlerts, joinOssecAlerts } from './host-logs/ossec-lines.ts'
import { isPostgresql } from './host-logs/postgresql.ts'
import { groupAuditLines } from './linux-auditd/group-audit-lines.ts'
import { isW3c, w3cToJson } from './w3c/w3c-lines.ts'
import { isZeekTsv, zeekTsvToJson } from './zeek/zeek-tsv.ts'

interface Joiner {
  /** True where some of the lines are of the form; cheap. */
  recognizes(lines: readonly string[]): boolean
  /** Lines of other forms stay as they are, in their order. */
  join(lines: readonly string[]): readonly string[]
}

const JOINERS: readonly Joiner[] = [
  { recognizes: isZeekTsv, join: zeekTsvToJson },
  { recognizes: isW3c, join: w3cToJson },
  { recognizes: isJournalExport, join: journalExportToJson },
  { recognizes: hasOssecAlerts, join: joinOssecAlerts },
  { recognizes: isConfigurationManager, join: joinConfigurationManager },
  { recognizes: isAptHistory, join: joinAptHistory },
  { recognizes: isPostgresql, join: (lines) => joinContinued(lines, /^\s/) },
  { recognizes: isIvantiLog, join: ivantiRecords },
  { recognizes: (lines) => lines.some((line) => line.includes('msg=audit(')), join: groupAuditLines },
  // Second lines of messages and of stack traces.
  {
    recognizes: (lines) => lines.some((line) => line.startsWith('\t')),
    join: (lines) => joinContinued(lines, /^\t/),
  },
]

/** Lines that make one record together, or that a header above them explains: the first form that some of them have. */
export function joinLines(lines: readonly string[]): readonly string[] {
  const joiner = JOINERS.find((one) => one.recognizes(lines))
  return joiner === undefined ? lines : joiner.join(lines)
}
