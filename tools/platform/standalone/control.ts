import express from 'express';
import type { CallSpec } from '../calls/plan';
import type { Platform } from '../platform';
import { HttpServer } from '../service/httpServer';
import { Parameters } from '../service/request';
import { faultOrderOf } from './faultOrders';

const HELP = [
	'POST   /faults   {"operationId":"getCalls","times":3,"fault":{"kind":"status","status":503}}',
	'DELETE /faults   cancels all faults',
	'GET    /clock    POST /clock {"advanceMs":3600000} {"set":"2025-10-26T02:30:00+02:00"} {"freeze":true} {"resume":true}',
	'POST   /calls    {"kind":"inbound","phone":"+420602123456","answered":false}',
	'POST   /sms      {"from":"+420602123456","text":"STOP"}, a received message',
	'POST   /tokens   {"expire":true} {"revoke":true}',
	'GET    /journal  every request received, without secrets',
	'GET    /violations  where the stand-in itself broke the contract',
].join('\n');

const SECRET_FIELDS = new Set(['password', 'refresh_token']);

function withoutSecrets(key: string, value: unknown): unknown {
	return SECRET_FIELDS.has(key) ? '***' : value;
}

function moveClock({ clock }: Platform, body: Parameters): void {
	const [advance, time] = [body.number('advanceMs'), body.text('set')];
	// First, so that a clock which is set and frozen stands at that very time.
	if (body.flag('freeze')) clock.freeze();
	if (advance !== undefined) clock.advance(advance);
	if (time !== undefined) clock.set(time);
	if (body.flag('resume')) clock.resume();
}

/** A small HTTP interface by which a person can order faults, move the clock and add calls. */
export function controlServer(platform: Platform): HttpServer {
	const app = express();
	const clockText = () => ({ now: new Date(platform.clock.now()).toISOString() });
	app.use(express.json());
	app.get('/', (_request, response) => void response.type('text').send(HELP));
	app.post('/faults', (request, response) => {
		const { fault } = platform.faults.order(faultOrderOf(request.body));
		response.json({ ordered: fault.kind });
	});
	app.delete('/faults', (_request, response) => {
		platform.faults.clear();
		response.json({ cancelled: 'all' });
	});
	app.get('/clock', (_request, response) => void response.json(clockText()));
	app.post('/clock', (request, response) => {
		moveClock(platform, new Parameters(request.body));
		response.json(clockText());
	});
	app.post('/calls', (request, response) => {
		response.json(
			platform.calls.addCall({ kind: 'inbound', ...(request.body as Partial<CallSpec>) }),
		);
	});
	app.post('/sms', (request, response) => {
		const body = new Parameters(request.body);
		response.json(platform.sms.receive(body.requiredText('from'), body.requiredText('text')));
	});
	app.post('/tokens', (request, response) => {
		const body = new Parameters(request.body);
		if (body.flag('expire')) platform.tokens.expireAccessTokens();
		if (body.flag('revoke')) platform.tokens.revokeAll();
		response.json({ done: true });
	});
	app.get('/journal', (_request, response) => {
		response.type('json').send(JSON.stringify(platform.journal.all(), withoutSecrets));
	});
	app.get('/violations', (_request, response) => void response.json(platform.violations));
	const refuse: express.ErrorRequestHandler = (error: Error, _request, response, next) => {
		if (response.headersSent) next(error);
		else response.status(400).json({ message: error.message });
	};
	app.use(refuse);
	return new HttpServer('control interface', app);
}
