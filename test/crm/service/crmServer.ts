import express, {
	type ErrorRequestHandler,
	type Express,
	type Request,
	type RequestHandler,
} from 'express';
import type { Certificate } from '../../support/hosts/authority';
import { http, https, type net } from '../../../tools/node';
import { CrmFaults } from './faults';

/** A refusal in the words of the CRM. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: unknown,
	) {
		super(`${status} ${JSON.stringify(body)}`);
	}
}

/** What one request asked, as `POST /crm/v3/objects/calls`. */
export type OperationOf = (request: Request) => string;

/** What every stand-in for a CRM has: a port, ordered faults, and a list of what was asked. */
export interface CrmServer {
	readonly port: number;
	readonly faults: CrmFaults;
	/** The operations that were asked for, oldest first. */
	readonly journal: string[];
	/** How many requests were served at the same time at most: 1 where one call after another is written. */
	readonly mostAtOnce: number;
	stop(): Promise<void>;
}

export interface CrmServerOptions {
	routes: (app: Express) => void;
	/** Refuses those who may not enter. */
	authorize?: RequestHandler;
	operationOf?: OperationOf;
	/** HTTP unless given. */
	certificate?: Certificate;
}

const refuse: ErrorRequestHandler = (error: unknown, _request, response, next) => {
	if (error instanceof Refusal) response.status(error.status).json(error.body);
	else next(error);
};

/** Starts a server on a free port of this machine. */
export async function startCrmServer(options: CrmServerOptions): Promise<CrmServer> {
	const { routes, authorize, certificate } = options;
	const operationOf = options.operationOf ?? (({ method, path }) => `${method} ${path}`);
	const faults = new CrmFaults();
	const journal: string[] = [];
	let open = 0;
	let mostAtOnce = 0;
	const app = express();
	app.use(express.json());
	app.use((request, response, next) => {
		const operation = operationOf(request);
		journal.push(operation);
		open += 1;
		mostAtOnce = Math.max(mostAtOnce, open);
		response.once('close', () => (open -= 1));
		faults.serve(operation, request, response, next);
	});
	if (authorize) app.use(authorize);
	routes(app);
	app.use(refuse);
	const server = certificate ? https.createServer(certificate, app) : http.createServer(app);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as net.AddressInfo).port,
		faults,
		journal,
		get mostAtOnce() {
			return mostAtOnce;
		},
		stop: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
