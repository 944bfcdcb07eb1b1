import type { NextFunction, Request, Response } from 'express';
import express from 'express';
import { middleware as contractMiddleware } from 'express-openapi-validator';
import type { Principal } from '../auth/tokens';
import type { Clock } from '../clock';
import { PlatformError } from '../errors';
import type { Faults } from '../faults';
import type { Journal, ServiceName } from '../journal';
import type { Pauses } from '../pauses';
import type { Variants } from '../variants';
import { adaptRequest } from './adaptRequest';
import { sendAnswer } from './answering';
import type { Contract, Operation } from './contract';
import { dateOf } from './dateHeader';
import { serveFault } from './faultServing';
import { exchangeOf, openEntry } from './journaling';
import { fixedPathsFirst, operationFinder, routeOf } from './operations';
import type { Handler, Handlers } from './request';
import { Parameters as Values } from './request';

/** The document as the check declares it; the same JSON under another name. */
type CheckedDocument = Exclude<Parameters<typeof contractMiddleware>[0]['apiSpec'], string>;

/** What a service is made of. */
export interface ServiceParts {
	name: ServiceName;
	contract: Contract;
	handlers: Handlers;
	clock: Clock;
	journal: Journal;
	faults: Faults;
	pauses: Pauses;
	/** Where it is written down when the stand-in itself breaks the contract. */
	violations: string[];
	/** Who a token was issued to, good or not. */
	identify(token: string): Principal | undefined;
	/** Checks a token for an operation; throws 401 or 403. */
	authorize(token: string, operationId: string): void;
	/** The body of an error. */
	errorBody(
		status: number,
		message: string,
		code?: string,
		properties?: Readonly<Record<string, string>>,
	): object | string;
	/** What it is like where its documents are silent; undefined for a service that has no variants of its own. */
	variants?: Variants;
}

/** An error as Express, the contract's check or the platform throws it. */
interface Problem {
	status?: number;
	message: string;
	code?: unknown;
	properties?: Readonly<Record<string, string>>;
	headers?: Record<string, string>;
}

function bearerOf(request: Request): string {
	return /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** Names the operation in the journal, and whose token or password the request carries. */
function noteArrival(parts: ServiceParts): express.RequestHandler {
	return (request, response, next) => {
		const exchange = exchangeOf(response);
		const { entry } = exchange;
		const body = new Values(request.body);
		const grant = body.text('grant_type');
		entry.body = request.body as unknown;
		if (grant === 'password' || grant === 'refresh_token') entry.grant = grant;
		exchange.principal = parts.identify(bearerOf(request) || (body.text('refresh_token') ?? ''));
		entry.tokenId = exchange.principal?.tokenId;
		entry.user =
			exchange.principal?.user?.login ?? exchange.principal?.access.email ?? body.text('username');
		parts.journal.changed(entry);
		next();
	};
}

function serveFaults({ faults, pauses, journal }: ServiceParts): express.RequestHandler {
	return async (request, response, next) => {
		const { entry } = exchangeOf(response);
		const ordered = faults.take(entry);
		if (ordered) {
			entry.fault = ordered.fault.kind;
			journal.changed(entry);
			if (!(await serveFault(ordered, request, response, pauses))) return;
		}
		next();
	};
}

/** Lists are repeated (`queues=a&queues=b`); `queues[]=a` is a client's mistake that shall show. */
function refuseBrackets(request: Request, _response: Response, next: NextFunction): void {
	const name = Object.keys(request.query).find((key) => key.includes('['));
	next(
		name === undefined ? undefined : new PlatformError(400, `Unknown query parameter '${name}'`),
	);
}

const RATE_LIMIT_NAMES = { 'x-ratelimit': 'X-RateLimit', ratelimit: 'RateLimit' } as const;

function rateLimitHeaders(variants: Variants): express.RequestHandler {
	return (_request, response, next) => {
		const { rateLimitHeaders: form } = variants;
		if (form !== 'none') {
			const name = RATE_LIMIT_NAMES[form];
			response.set({ [`${name}-Limit`]: '100', [`${name}-Remaining`]: '99' });
		}
		next();
	};
}

/** The checks that were made of a contract: it takes them longer than all the rest of a platform to begin. */
const checks = new WeakMap<Contract, express.RequestHandler[]>();

function checkAgainst(contract: Contract): express.RequestHandler[] {
	const made = checks.get(contract) ?? makeCheck(contract);
	checks.set(contract, made);
	return made;
}

/** All platforms of a process share it, so it may know of a request only what comes with it. */
function makeCheck(contract: Contract): express.RequestHandler[] {
	return contractMiddleware({
		apiSpec: contract.document as CheckedDocument,
		// The published document is valid; this form of it says more about one parameter than OpenAPI allows.
		validateApiSpec: false,
		validateRequests: { allowUnknownQueryParameters: false },
		validateResponses: true,
		validateSecurity: {
			handlers: {
				bearer: (request) => {
					if (!request.res) return false;
					const { entry, authorize } = exchangeOf(request.res);
					authorize(bearerOf(request), entry.operationId ?? '');
					return true;
				},
			},
		},
		fileUploader: false,
	}) as express.RequestHandler[];
}

function serveOperation(operation: Operation, handler: Handler): express.RequestHandler {
	return async (request, response) => {
		const answer = await handler({
			query: new Values(request.query),
			path: new Values(request.params),
			body: new Values(request.body),
			url: new URL(request.originalUrl, `http://${request.headers.host ?? 'localhost'}`),
			get principal() {
				const { principal } = exchangeOf(response);
				if (!principal) throw new PlatformError(401, 'A token is needed.');
				return principal;
			},
		});
		await sendAnswer(answer, operation, response);
	};
}

/** Answers an error; one that is no refusal is the stand-in's own and is written down as a violation. */
function refuse({ errorBody, violations }: ServiceParts): express.ErrorRequestHandler {
	return (error: Problem, _request, response, next) => {
		const exchange = exchangeOf(response);
		const status = error.status ?? 500;
		if (status >= 500) {
			exchange.violated = true;
			violations.push(`${exchange.entry.operationId ?? exchange.entry.path}: ${error.message}`);
		}
		if (response.headersSent) {
			// Too late for words: Express closes the connection.
			next(error);
			return;
		}
		const code = typeof error.code === 'string' ? error.code : undefined;
		const body = errorBody(status, error.message, code, error.properties);
		response.status(status).set(error.headers ?? {});
		if (typeof body === 'string') response.type('text').send(body);
		else response.type('json').send(JSON.stringify(body));
	};
}

/** The Express application of one service. Throws when an operation of its contract has no handler. */
export function application(parts: ServiceParts): express.Express {
	const { contract, handlers, name, journal, clock, authorize, variants } = parts;
	const findOperation = operationFinder(contract.operations);
	const app = express();
	app.disable('x-powered-by');
	app.disable('etag');
	app.use(dateOf(clock));
	app.use((request, response, next) => {
		openEntry(name, journal, clock, request, response, authorize);
		exchangeOf(response).entry.operationId = findOperation(
			request.method,
			request.path,
		)?.operationId;
		next();
	});
	app.use(express.json({ strict: false, limit: '1mb' }), express.urlencoded({ extended: false }));
	app.use(noteArrival(parts), serveFaults(parts), refuseBrackets);
	if (variants)
		app.use(rateLimitHeaders(variants), adaptRequest(contract, variants, findOperation));
	app.use(...checkAgainst(contract));
	for (const operation of fixedPathsFirst(contract.operations)) {
		const handler = handlers[operation.operationId];
		if (!handler) throw new Error(`${operation.operationId} has no handler.`);
		app[operation.method](routeOf(operation), serveOperation(operation, handler));
	}
	app.use((_request, _response, next) => next(new PlatformError(404, 'Not found')));
	app.use(refuse(parts));
	return app;
}
