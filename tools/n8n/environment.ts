/** What a process needs of its surroundings to run at all: where things are, language, time zone, proxy. */
const neededVariables = [
	'PATH',
	'HOME',
	'USERPROFILE',
	'TMPDIR',
	'TEMP',
	'TMP',
	'LANG',
	'LC_ALL',
	'TZ',
	'SystemRoot',
	'SystemDrive',
	'windir',
	'ComSpec',
	'PATHEXT',
	'APPDATA',
	'LOCALAPPDATA',
	'ProgramData',
	'ProgramFiles',
	'HTTP_PROXY',
	'HTTPS_PROXY',
	'http_proxy',
	'https_proxy',
	'NODE_EXTRA_CA_CERTS',
	'SSL_CERT_FILE',
];

/** n8n's features that ask servers on the internet or fill the menus with what the demo does not need. */
const quiet: Record<string, string> = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	// The list of verified community nodes comes from n8n's server. Nodes that are already in the folder load without it.
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'instance-ai,agents,mcp,mcp-registry,chat-hub,quick-connect',
};

export interface EnvironmentOptions {
	/** The parent's environment, of which only what any program needs is passed on. */
	parent: Record<string, string | undefined>;
	/** The folder of the Node binary. n8n starts its task runner as `node`, by name. */
	nodeFolder: string;
	/** What separates the folders in PATH: `:`, on Windows `;`. */
	pathDelimiter: string;
	/** n8n keeps everything in `.n8n` inside this folder. */
	userFolder: string;
	port: number;
	/** The port over which n8n and its task runner talk. */
	brokerPort: number;
	/** IANA name, as `Europe/Prague`. n8n's own default is New York. */
	timeZone: string;
	/** Set last, so it beats everything. */
	extra?: Record<string, string>;
}

/**
 * The environment of an n8n that is alone with itself: no settings of another n8n on this machine, nothing
 * sent to or fetched from n8n's servers, reachable from this machine only.
 */
export function n8nEnvironment(options: EnvironmentOptions): Record<string, string> {
	const env: Record<string, string> = {};
	for (const name of neededVariables) {
		const value = options.parent[name];
		if (value !== undefined) env[name] = value;
	}
	env.PATH = [options.nodeFolder, env.PATH].filter(Boolean).join(options.pathDelimiter);
	return {
		...env,
		...quiet,
		// A proxy must not get what goes to this machine itself.
		NO_PROXY: 'localhost,127.0.0.1',
		no_proxy: 'localhost,127.0.0.1',
		NODE_ENV: 'production',
		N8N_USER_FOLDER: options.userFolder,
		N8N_HOST: 'localhost',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(options.port),
		N8N_EDITOR_BASE_URL: `http://localhost:${options.port}`,
		N8N_WEBHOOK_URL: `http://localhost:${options.port}/`,
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(options.brokerPort),
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
		// On a busy machine the database may need more than the usual five seconds, after which n8n counts it as lost.
		DB_PING_TIMEOUT_MS: '300000',
		GENERIC_TIMEZONE: options.timeZone,
		DB_TYPE: 'sqlite',
		...options.extra,
	};
}
