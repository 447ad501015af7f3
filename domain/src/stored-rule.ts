/** A rule as it is kept: its text byte for byte, and whether it runs. */
export interface StoredRule {
  readonly id: string
  readonly tenantId: string
  readonly title: string
  readonly level: string
  /** `content` (shipped), `upstream` (imported from somebody's release) or `own`. */
  readonly space: 'content' | 'upstream' | 'own'
  readonly file: string
  readonly source: string
  readonly enabled: boolean
  /** Why it cannot run, with its place; absent if it loads. */
  readonly refused?: string
  readonly tags: readonly string[]
  readonly logsource: Readonly<Record<string, string>>
  readonly updatedTime: number
}
