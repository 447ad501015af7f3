export { readCommand, writeCommand } from './command.ts'
export { effectOf } from './command-args.ts'
export type { ActuatorSpecifiers, Command, CommandArgs, Target } from './command-types.ts'
export {
  type Actuator,
  type Consumer,
  type ConsumerOptions,
  createConsumer,
  type Handler,
  type Reception,
  type Request,
} from './consumer.ts'
export {
  type HttpAnswer,
  type HttpRequest,
  type HttpsDialect,
  messageMediaType,
  openc2Path,
  type ReadHttp,
  readHttpRequest,
  writeHttpAnswer,
} from './https-binding.ts'
export { type Issue, printIssues, type Reading } from './issue.ts'
export { type Message, type MessageHeaders, type MessageKind, readMessage, writeMessage } from './message.ts'
export {
  consumerTopics,
  isAddressedTo,
  type MqttPublication,
  mqttConnect,
  mqttSubscription,
  producerTopics,
  type ReceivedPublication,
  readPublication,
  writePublication,
} from './mqtt-binding.ts'
export { type FilterRule, type PacketFilter, packetFilterActuator } from './packet-filter-actuator.ts'
export { isDeclared, makeRequest, type OutgoingRequest, queryEverything } from './producer.ts'
export type { ActionTargets, Profile, Refusal } from './profile.ts'
export { er } from './profiles/er.ts'
export { argsOf } from './profiles/packet-filter.ts'
export { pf } from './profiles/pf.ts'
export { slpf } from './profiles/slpf.ts'
export type { ReadOptions } from './read-options.ts'
export { type AnsweredRequest, memoryLedger, type RequestLedger } from './request-ledger.ts'
export { type Response, type Results, readResponse, respond } from './response.ts'
/** What a profile of one's own is made of. */
export * as shapes from './shape.ts'
export { type Action, actions, type ResponseType, type StatusCode, statusCodes } from './vocabulary.ts'
