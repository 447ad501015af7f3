import { readFileSync } from 'node:fs'
import { type AuditEntry, listAudit } from '@opensoc/contract'
import { verifyAuditChain } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import type { Command } from 'commander'
import { EXIT } from '../exit-status.ts'
import { connect } from '../remote/connect.ts'

const PAGE = 1000

export function addAudit(program: Command): void {
  const audit = program
    .command('audit')
    .description('the hash-chained audit log: export it, verify it without the platform')
  audit
    .command('export')
    .description('all entries as NDJSON, oldest first')
    .addHelpText('after', '\nExample:\n  opensoc audit export > audit.ndjson')
    .action(async (_: unknown, command: Command) => {
      const { call } = connect(command)
      const pages: AuditEntry[][] = []
      for (let before: number | undefined; ; ) {
        const { items } = await call(listAudit, { query: { limit: PAGE, before } })
        pages.push(items)
        before = items.at(-1)?.sequence
        if (items.length < PAGE) break
      }
      for (const page of pages.reverse()) {
        for (const entry of page.reverse()) process.stdout.write(`${JSON.stringify(entry)}\n`)
      }
    })
  audit
    .command('verify <file>')
    .description('check an export; exit status 1 when an entry was changed or taken out')
    .addHelpText('after', '\nExample:\n  opensoc audit verify audit.ndjson')
    .action((file: string) => {
      const verdict = verifyAuditChain(readEntries(file))
      const { entries, gaps, brokenAt, head } = verdict
      if (brokenAt !== undefined) {
        process.exitCode = EXIT.failures
        process.stdout.write(`BROKEN at entry ${brokenAt}, after ${entries} good ones\n`)
        return
      }
      process.stdout.write(
        `${entries} entries follow from each other${gaps > 0 ? `, with ${gaps} gaps of other tenants` : ''}\nhead ${head ?? 'none'}\n`,
      )
    })
}

function* readEntries(file: string) {
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (line === '') continue
    let entry: AuditEntry
    try {
      entry = JSON.parse(line) as AuditEntry
    } catch (cause) {
      throw new OpenSocError('AUDIT_UNREADABLE', `${file}:${index + 1} is not JSON`, {
        cause,
        nextStep: 'Give a file of `opensoc audit export`.',
      })
    }
    const { tenant_id, previous_hash, ...rest } = entry
    yield { ...rest, tenantId: tenant_id, previousHash: previous_hash }
  }
}
