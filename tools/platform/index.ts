import { Platform } from './platform';
import type { PlatformOptions } from './platform';

export { fault } from './faults';
export type { Fault, FaultOrder, Faults, OrderedFault } from './faults';
export type { Journal, JournalEntry } from './journal';
export type { ApiAccess } from './auth/access';
export type { TokenService } from './auth/tokens';
export type { Call, CallInput } from './calls/call';
export type { CallSpec } from './calls/plan';
export type { CallStore } from './calls/store';
export type { Clock } from './clock';
export type { Directory } from './directory/directory';
export type { Campaign, CallList } from './dialer/dialer';
export type { LiveOptions } from './live';
export type { DirectoryUser } from './directory/types';
export type { Sms, SmsForms } from './sms/messages';
export { agentEvent, eventsOfCall } from './webhooks/portalEvents';
export type { PortalEvent, TimedEvent } from './webhooks/portalEvents';
export { EventSender } from './webhooks/eventSender';
export type { Receipt, SenderOptions } from './webhooks/eventSender';
export type { Profile, Variants } from './variants';
export { Platform };
export type { PlatformOptions };

/** Starts a platform of its own: four services on four loopback ports. Rejects when a given port is in use. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
	const platform = new Platform(options);
	await platform.start();
	return platform;
}
