/** What a case came to: the fields that matched, if any did; or why the case cannot be run. */
export type CaseOutcome =
  | { readonly matched: Readonly<Record<string, unknown>> | undefined }
  | { readonly problem: string; readonly expected: string }
