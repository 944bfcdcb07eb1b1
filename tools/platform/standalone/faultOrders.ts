import { PlatformError } from '../errors';
import type { Fault, FaultOrder } from '../faults';
import { fault } from '../faults';
import type { ServiceName } from '../journal';
import { Parameters } from '../service/request';

type Builder = (details: Parameters, raw: Readonly<Record<string, unknown>>) => Fault;

function bodyOf(value: unknown): object | string | undefined {
	return typeof value === 'object' && value !== null
		? value
		: value === undefined
			? undefined
			: String(value);
}

function headersOf(value: unknown): Record<string, string> {
	if (typeof value !== 'object' || value === null) return {};
	return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

const BUILDERS: Record<Fault['kind'], Builder> = {
	status: (details, { body, headers }) =>
		fault.status(details.number('status') ?? 503, bodyOf(body), headersOf(headers)),
	unauthorized: () => fault.unauthorized(),
	timeout: () => fault.timeout(),
	slowDrip: (details) => fault.slowDrip(details.number('bytes'), details.number('everyMs')),
	endlessDrip: (details) => fault.endlessDrip(details.number('everyMs')),
	reset: () => fault.reset(),
	cutBody: () => fault.cutBody(),
	invalidJson: () => fault.invalidJson(),
	otherShape: (_details, { body }) =>
		fault.otherShape(typeof body === 'object' && body !== null ? body : undefined),
	emptyBody: () => fault.emptyBody(),
	html502: () => fault.html502(),
	redirect: (details) => fault.redirect(details.requiredText('to')),
	delay: (details) => fault.delay(details.number('milliseconds') ?? 1000),
};

const SERVICES = ['auth', 'api', 'sms', 'central'] as const;

function isService(service: string): service is ServiceName {
	return SERVICES.some((known) => known === service);
}

function isKind(kind: string): kind is Fault['kind'] {
	return Object.hasOwn(BUILDERS, kind);
}

/**
 * A fault order from JSON: `{ service?, operationId?, times?, after?, fault: { kind, ... } }`; `times` may be
 * `"always"`. Throws 400 when it makes no sense.
 */
export function faultOrderOf(body: unknown): FaultOrder {
	const order = new Parameters(body);
	const details = order.inner('fault');
	const kind = details?.text('kind') ?? '';
	if (!details || !isKind(kind)) {
		throw new PlatformError(
			400,
			`"fault.kind" must be one of ${Object.keys(BUILDERS).join(', ')}.`,
		);
	}
	const service = order.text('service');
	if (service !== undefined && !isService(service)) {
		throw new PlatformError(400, `"service" must be one of ${SERVICES.join(', ')}.`);
	}
	const { fault: raw } = body as { fault: Record<string, unknown> };
	return {
		service,
		operationId: order.text('operationId'),
		times: order.text('times') === 'always' ? Infinity : order.number('times'),
		after: order.number('after'),
		fault: BUILDERS[kind](details, raw),
	};
}
