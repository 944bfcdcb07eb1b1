import { nodeProcess, util } from '../node';

/** The writes that the user can allow with `--writes`. */
export type Write = 'sms' | 'instant-sms' | 'call-list';

const WRITES: readonly Write[] = ['sms', 'instant-sms', 'call-list'];

/** How the check runs. */
export interface Settings {
	email: string;
	password: string;
	/** A user whom the access may act as. Checks of user functions run as this user. */
	actAs?: string;
	urls: Readonly<Record<'auth' | 'api' | 'sms' | 'central', string>>;
	watchMinutes: number;
	writes: ReadonlySet<Write>;
	testNumber?: string;
	/** The file that the report is written to. */
	reportFile: string;
}

export const USAGE = `Usage: IPEX_EMAIL=… IPEX_PASSWORD=… npm run check:platform -- [options]

  --watch-minutes <n>   how long to watch for late and changing records; 10 if not set, 0 for not at all
  --report <file>       where to write the report; ipex-check.json if not set
  --writes <names>      what may be written, separated by commas: ${WRITES.join(', ')}; nothing if not set
  --test-number <+420…> your own number, which writes use

Variables: IPEX_ACT_AS, IPEX_AUTH_URL, IPEX_API_URL, IPEX_SMS_URL, IPEX_CENTRAL_URL
`;

/** The settings from flags and environment variables. Throws if one is missing or wrong. */
export function readSettings(
	flags: string[] = nodeProcess.argv.slice(2),
	variables: Readonly<Record<string, string | undefined>> = nodeProcess.env,
): Settings {
	const text = { type: 'string' } as const;
	const { values } = util.parseArgs({
		args: flags,
		options: { 'watch-minutes': text, report: text, writes: text, 'test-number': text },
	});
	const required = (name: string) => {
		const value = variables[name];
		if (!value) throw new Error(`${name} is not set.`);
		return value;
	};
	const url = (name: string, usual: string) => (variables[name] || usual).replace(/\/+$/, '');
	const watchMinutes = Number(values['watch-minutes'] ?? 10);
	if (!(watchMinutes >= 0)) throw new Error('--watch-minutes is not a number from 0 on.');
	const writes = (values.writes ?? '').split(',').filter(Boolean);
	const unknown = writes.find((name) => !WRITES.includes(name as Write));
	if (unknown) throw new Error(`--writes does not know "${unknown}".`);
	const testNumber = values['test-number'];
	if (writes.length > 0 && !testNumber) throw new Error('--writes needs --test-number.');
	return {
		email: required('IPEX_EMAIL'),
		password: required('IPEX_PASSWORD'),
		actAs: variables.IPEX_ACT_AS || undefined,
		urls: {
			auth: url('IPEX_AUTH_URL', 'https://auth.voipex.io'),
			api: url('IPEX_API_URL', 'https://ipbxapi.voipex.io'),
			sms: url('IPEX_SMS_URL', 'https://sms-api.voipex.io'),
			central: url('IPEX_CENTRAL_URL', 'https://restapi.ipex.cz'),
		},
		watchMinutes,
		writes: new Set(writes as Write[]),
		testNumber,
		reportFile: values.report ?? 'ipex-check.json',
	};
}
