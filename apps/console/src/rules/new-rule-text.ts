/** A rule to begin with: it runs as it stands, and finds nothing. */
export function newRuleText(id: string, today: Date): string {
  return `title: Name of What Is Found
id: ${id}
status: experimental
description: What it means when this fires, and what to check.
references:
    - https://example.org
author: ''
date: ${today.toISOString().slice(0, 10)}
tags:
    - attack.execution
logsource:
    product: windows
    category: process_creation
detection:
    selection:
        CommandLine|contains: 'change me'
    condition: selection
falsepositives:
    - Unknown
level: medium
`
}
