import { describeNpmFailure, npmEnvironment, npmScripts } from '../../../tools/n8n/npm';

const describeIt = (output: string) =>
	describeNpmFailure('Installing n8n', output, '/logs/n8n.log');

describe('the sentence for a failed npm run', () => {
	it.each([
		['npm error code ENOTFOUND', 'the npm registry cannot be reached (ENOTFOUND)'],
		['npm error network read ECONNRESET', 'the npm registry cannot be reached (ECONNRESET)'],
		['npm error code E403', 'the npm registry answered 403'],
		['npm error code ENOSPC', 'the disk is full'],
		['npm error code EACCES', 'a folder cannot be written'],
		['gyp ERR! find Python', 'there is no ready-made SQLite'],
	])('knows %s', (output, reason) => {
		expect(describeIt(output)).toContain(`Installing n8n failed: ${reason}`);
	});

	it('finds that SQLite cannot be compiled behind the fetch that failed before', () => {
		const output = 'prebuild-install warn request ENOTFOUND\ngyp ERR! stack Error: not found: make';
		expect(describeIt(output)).toContain('could not be compiled');
	});

	it('says where the whole output is', () => {
		expect(describeIt('npm error code ENOTFOUND')).toContain('/logs/n8n.log');
		expect(describeIt('whatever')).toContain('/logs/n8n.log');
	});

	it('shows the last lines of what it does not know', () => {
		const sentence = describeIt('first\n'.repeat(50) + 'the reason\n');
		expect(sentence).toContain('the reason');
		expect(sentence.split('\n').length).toBeLessThan(20);
	});
});

describe('the environment for npm in another folder', () => {
	it('drops what "npm start" has set for this project, and keeps the registry', () => {
		expect(
			npmEnvironment({
				PATH: '/bin',
				npm_config_ignore_scripts: 'true',
				npm_config_local_prefix: '/checkout',
				npm_package_name: 'n8n-nodes-ipex',
				npm_lifecycle_event: 'start',
				npm_config_registry: 'https://registry.example',
				EMPTY: undefined,
			}),
		).toStrictEqual({ PATH: '/bin', npm_config_registry: 'https://registry.example' });
	});
});

describe("npm's script", () => {
	it('is first looked for where the running npm is', () => {
		const env = { npm_execpath: '/npm/bin/npm-cli.js' };
		expect(npmScripts(env, '/node/bin/node')[0]).toBe('/npm/bin/npm-cli.js');
	});

	it('is never another package manager', () => {
		const scripts = npmScripts({ npm_execpath: '/pnpm/bin/pnpm.cjs' }, '/node/bin/node');
		expect(scripts.every((file) => file.endsWith('npm-cli.js'))).toBe(true);
	});
});
