export type { TlsIdentity } from './identity.ts'
export { createOpenC2Actuator, type OpenC2ActuatorOptions } from './openc2-actuator.ts'
export { createProducer, type Producer, type ProducerOptions, type Sent } from './producer.ts'
export { type Served, type ServeOptions, serveConsumer } from './serve-consumer.ts'
