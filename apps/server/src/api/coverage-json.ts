import type { getTechniqueCoverage, OperationResponse, TechniqueCoverage as Row } from '@opensoc/contract'
import { logsourceName, type RuleCoverage, type TechniqueCoverage, type Telemetry } from '@opensoc/domain'

type RuleRow = OperationResponse<typeof getTechniqueCoverage>['rule_list'][number]

export function techniqueJson({
  id,
  technique,
  state,
  rules,
  testedTime,
  findingCount,
}: TechniqueCoverage): Row {
  const running = rules.filter(({ isRunning }) => isRunning)
  const idle = rules.filter(({ isRunning }) => !isRunning)
  const live = (list: readonly RuleCoverage[]) => list.filter(({ isLive }) => isLive).length
  return {
    id,
    ...(technique === undefined ? {} : { name: technique.name }),
    tactics: [...(technique?.tactics ?? [])],
    platforms: [...(technique?.platforms ?? [])],
    ...(technique?.parent === undefined ? {} : { parent: technique.parent }),
    state,
    rules: running.length,
    live_rules: live(running),
    idle_rules: idle.length,
    idle_live_rules: live(idle),
    ...(testedTime === undefined ? {} : { tested_time: testedTime }),
    finding_count: findingCount,
  }
}

export function ruleJson(rule: RuleCoverage, telemetry: Telemetry): RuleRow {
  return {
    id: rule.id,
    title: rule.title,
    level: rule.level,
    is_running: rule.isRunning,
    is_live: rule.isLive,
    needs: rule.needs,
    sources: rule.logsources.map((logsource) => ({
      ...sourceJson(logsource, telemetry.lastTime(logsource)),
      is_live: telemetry.isLive(logsource),
    })),
    ...(rule.testedTime === undefined ? {} : { tested_time: rule.testedTime }),
    finding_count: rule.findingCount,
  }
}

type Logsource = RuleCoverage['logsources'][number]

export function sourceJson(logsource: Logsource, lastTime: number | undefined) {
  const { product, category, service } = logsource
  return {
    name: logsourceName(logsource),
    logsource: {
      ...(product === undefined ? {} : { product }),
      ...(category === undefined ? {} : { category }),
      ...(service === undefined ? {} : { service }),
    },
    ...(lastTime === undefined ? {} : { last_time: lastTime }),
  }
}
