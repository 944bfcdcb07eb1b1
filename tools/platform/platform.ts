import { agentHandlers, Agents } from './agents/agents';
import { callLogHandlers } from './api/callLog';
import { currentCallHandlers } from './api/currentCalls';
import { profileHandlers } from './api/profiles';
import { recordingHandlers } from './api/recordings';
import { reportHandlers } from './api/reports';
import { switchboardHandlers } from './api/switchboard';
import type { AccessDetails, ApiAccess } from './auth/access';
import { authHandlers, oauthErrorBody } from './auth/handlers';
import { TokenService } from './auth/tokens';
import { CallStore } from './calls/store';
import { Clock } from './clock';
import { CurrentCalls } from './current/currentCalls';
import { Dialer, dialerHandlers } from './dialer/dialer';
import { Directory } from './directory/directory';
import { Faults } from './faults';
import type { ServiceName } from './journal';
import { Journal } from './journal';
import { LiveLog } from './live';
import { Pauses } from './pauses';
import { requirePermission } from './permissions';
import { applyProfile } from './profiles';
import { apiErrorBody } from './service/errorBody';
import { Random } from './random';
import { Recordings } from './recordings/recordings';
import type { ServiceParts } from './service/application';
import { application } from './service/application';
import { readEnforceableContract } from './service/contract';
import { HttpServer } from './service/httpServer';
import type { Handlers } from './service/request';
import { CentralApi, centralHandlers, newerErrorBody, smsHandlers } from './sms/handlers';
import { SmsChat } from './sms/messages';
import type { Profile } from './variants';
import { documentedVariants, profileOf } from './variants';
import { nodeProcess } from '../node';

const HOUR = 60 * 60 * 1000;

/** How a platform starts. */
export interface PlatformOptions {
	/** Of everything random; the same seed gives the same platform. */
	seed?: number;
	/** Where the clock starts; real time when left out. */
	now?: string | Date;
	/** How many records of the call log are generated; none when left out. */
	calls?: number;
	/** Over how many hours before `now` they are spread; 48 when left out. */
	historyHours?: number;
	/** Ports of the services; any free one when left out. */
	authPort?: number;
	apiPort?: number;
	smsPort?: number;
	centralPort?: number;
	/** How many users; 12 when left out. */
	users?: number;
	/** What it is like where its documents are silent; `PLATFORM_PROFILE`, else `documented`, when left out. */
	profile?: Profile;
}

/** Has what forms, URLs and shells trip over. */
const AWKWARD_PASSWORD = 'p+ss & w%rd = žluťoučký 100%';

/** The stand-in for IPEX: all services over one consistent state. */
export class Platform {
	readonly clock: Clock;

	/** Every token and password that was ever issued or configured. */
	readonly secrets = new Set<string>();

	/** Every time the stand-in itself broke the contract; a test can demand that it is empty. */
	readonly violations: string[] = [];

	/** What it is like where its documents are silent. */
	readonly variants = documentedVariants();

	readonly directory: Directory;

	readonly calls: CallStore;

	readonly current: CurrentCalls;

	readonly recordings: Recordings;

	/** New calls that keep coming, once started. */
	readonly live: LiveLog;

	readonly tokens: TokenService;

	readonly sms: SmsChat;

	readonly central = new CentralApi();

	readonly dialer = new Dialer();

	readonly agents = new Agents();

	readonly faults = new Faults();

	readonly journal = new Journal();

	/** The default API access, with impersonation. */
	readonly access: ApiAccess;

	private readonly pauses = new Pauses();

	private readonly authServer: HttpServer;

	private readonly apiServer: HttpServer;

	private readonly smsServer: HttpServer;

	private readonly centralServer: HttpServer;

	constructor(private readonly options: PlatformOptions) {
		const seed = options.seed ?? 1;
		this.clock = new Clock(options.now);
		this.directory = new Directory(seed, options.users ?? 12);
		this.calls = new CallStore(this.clock, this.directory, new Random(seed + 1));
		this.live = new LiveLog(this.clock, this.calls, this.directory, new Random(seed + 2));
		this.current = new CurrentCalls(this.clock, this.calls, this.directory);
		this.recordings = new Recordings(this.calls);
		this.tokens = new TokenService(this.clock, this.directory, this.secrets);
		this.sms = new SmsChat(this.clock);
		this.access = this.addAccess({
			email: 'api@example.cz',
			password: AWKWARD_PASSWORD,
			impersonation: true,
		});
		this.authServer = this.server('auth', authHandlers(this.tokens), oauthErrorBody);
		this.apiServer = this.server('api', this.apiHandlers(), apiErrorBody(this.variants));
		this.smsServer = this.server('sms', smsHandlers(this.sms), newerErrorBody);
		this.centralServer = this.server(
			'central',
			centralHandlers(this.central, this.directory),
			newerErrorBody,
		);
		applyProfile(
			this,
			options.profile ?? profileOf(nodeProcess.env.PLATFORM_PROFILE ?? 'documented'),
		);
	}

	get authUrl(): string {
		return this.authServer.url;
	}

	get apiUrl(): string {
		return this.apiServer.url;
	}

	get smsUrl(): string {
		return this.smsServer.url;
	}

	get centralUrl(): string {
		return this.centralServer.url;
	}

	/** How many connections the API has, also idle ones. */
	async apiConnections(): Promise<number> {
		return await this.apiServer.connections();
	}

	/** Adds an API access. Its password, impersonation and `enabled` can be changed later. */
	addAccess(access: AccessDetails): ApiAccess {
		return this.tokens.addAccess(access);
	}

	/** Generates the history and begins to listen. */
	async start(): Promise<void> {
		const { calls = 0, historyHours = 48, authPort = 0, apiPort = 0 } = this.options;
		const { smsPort = 0, centralPort = 0 } = this.options;
		const now = this.clock.now();
		if (calls > 0) this.calls.generate(calls, { from: now - historyHours * HOUR, to: now });
		let listening = false;
		try {
			await this.authServer.listen(authPort);
			await this.apiServer.listen(apiPort);
			await this.smsServer.listen(smsPort);
			await this.centralServer.listen(centralPort);
			listening = true;
		} finally {
			if (!listening) await this.stop();
		}
	}

	/** Closes everything, also connections that are kept or wait for an answer. */
	async stop(): Promise<void> {
		this.live.stop();
		this.faults.clear();
		this.pauses.stop();
		const servers = [this.authServer, this.apiServer, this.smsServer, this.centralServer];
		await Promise.all(servers.map(async (server) => await server.close()));
		this.journal.close();
	}

	private apiHandlers(): Handlers {
		return {
			...callLogHandlers(this),
			...currentCallHandlers(this),
			...profileHandlers(this),
			...recordingHandlers(this),
			...reportHandlers(this),
			...switchboardHandlers(this),
			...agentHandlers(this.agents, this.directory),
			...dialerHandlers(this.dialer, this.directory, this.clock),
		};
	}

	private server(
		name: ServiceName,
		handlers: Handlers,
		errorBody: ServiceParts['errorBody'],
	): HttpServer {
		const parts: ServiceParts = {
			name,
			contract: readEnforceableContract(name),
			handlers,
			errorBody,
			clock: this.clock,
			journal: this.journal,
			faults: this.faults,
			pauses: this.pauses,
			violations: this.violations,
			variants: name === 'api' ? this.variants : undefined,
			identify: (token) => this.tokens.identify(token),
			authorize: (token, operationId) => {
				const principal = this.tokens.check(token, name === 'api' ? this.variants : undefined);
				if (name === 'api') requirePermission(principal, operationId, this.variants);
			},
		};
		return new HttpServer(`${name} service`, application(parts));
	}
}
