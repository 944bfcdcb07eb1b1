import type { Request, Response } from 'express';
import type { Fault, OrderedFault } from '../faults';
import type { Pauses } from '../pauses';
import { cutBody, dripBody, dripForEver } from './bodyFaults';

const PROXY_PAGE =
	'<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>';

function answer(response: Response, fault: Extract<Fault, { kind: 'status' }>): void {
	response.status(fault.status).set(fault.headers);
	if (typeof fault.body === 'object') {
		response.type('json').end(JSON.stringify(fault.body));
		return;
	}
	if (fault.body === undefined) {
		response.end();
		return;
	}
	response.type(fault.body.startsWith('<') ? 'html' : 'text').end(fault.body);
}

/**
 * Serves an ordered fault. True when the request shall still go its usual way, later or with an answer that will be
 * spoilt on the wire.
 */
export async function serveFault(
	ordered: OrderedFault,
	request: Request,
	response: Response,
	pauses: Pauses,
): Promise<boolean> {
	const { fault } = ordered;
	switch (fault.kind) {
		case 'status':
			answer(response, fault);
			return false;
		case 'unauthorized':
			response.status(401).type('json').end('{"message":"Unauthorized","error":"invalid_token"}');
			return false;
		case 'timeout':
			ordered.onCancel(() => request.socket.destroy());
			return false;
		case 'reset':
			request.socket.destroy();
			return false;
		case 'invalidJson':
			response.type('json').end('{"items":[{"calldate":"2024-');
			return false;
		case 'otherShape':
			response.type('json').end(JSON.stringify(fault.body));
			return false;
		case 'emptyBody':
			response.end();
			return false;
		case 'html502':
			response.status(502).type('html').end(PROXY_PAGE);
			return false;
		case 'redirect':
			response.status(fault.status).set('Location', fault.to).end();
			return false;
		case 'cutBody':
			cutBody(response);
			return true;
		case 'slowDrip':
			dripBody(response, pauses, fault.bytes, fault.everyMs);
			return true;
		case 'endlessDrip':
			ordered.onCancel(() => request.socket.destroy());
			dripForEver(response, pauses, fault.everyMs);
			return true;
		case 'delay':
			return await Promise.race([
				pauses.wait(fault.milliseconds),
				new Promise<boolean>((resolve) => ordered.onCancel(() => resolve(true))),
			]);
	}
}
