import { assertPlatformOrigin } from '../../../credentials/assertPlatformOrigin';

const OWN = {
	'API URL': 'https://api.example',
	'Auth URL': 'https://auth.example:8443/',
	'SMS URL': 'https://sms.example',
	'Central URL': 'https://central.example/',
};

describe('a token', () => {
	it.each([
		[{ baseURL: 'https://api.example', url: '/calls' }],
		[{ baseURL: ' https://api.example ', url: 'calls' }],
		[{ url: 'https://API.example:443/calls' }],
		[{ baseURL: 'https://sms.example', url: '/SMS' }],
		[{ url: '', uri: 'https://central.example/v1/sms' }],
		[{ url: '', uri: 'https://auth.example:8443/token-exchange' }],
		// No-break spaces, as a web page gives them to the clipboard.
		[{ baseURL: '\u00a0https://api.example\u00a0', url: '\u00a0/calls' }],
		[{ url: '\u00a0https://api.example/calls' }],
	])('goes to the platform of its credential: %j', (request) => {
		expect(() => assertPlatformOrigin(request, OWN)).not.toThrow();
	});

	it.each([
		['without encryption', { baseURL: 'http://api.example', url: '/calls' }],
		['to another port', { baseURL: 'https://api.example:8443', url: '/calls' }],
		['to the port of another address', { url: 'https://auth.example/token' }],
		['to another host', { url: 'https://api.example.evil.example/calls' }],
		['to a host like that of the SMS', { url: 'https://sms.example.evil.example/SMS' }],
		['to the SMS without encryption', { baseURL: 'http://sms.example', url: '/SMS' }],
		['to another port of the SMS', { url: 'https://sms.example:8443/SMS' }],
		['to a host like the central one', { url: 'https://my-central.example/v1/sms' }],
		['to the central one without encryption', { url: 'http://central.example/v1/sms' }],
		['to a subdomain', { url: 'https://www.api.example/calls' }],
		['to a host behind a name', { url: 'https://api.example@evil.example/calls' }],
		['to an absolute URL', { baseURL: 'https://api.example', url: 'https://evil.example/' }],
		['to a URL without a scheme', { baseURL: 'https://api.example', url: '//evil.example/' }],
		['to another URI', { url: 'https://api.example', uri: 'https://evil.example' }],
		['to nothing', { url: 'calls' }],
		['over another protocol', { url: 'ftp://api.example/calls' }],
	])('does not go %s', (_, request) => {
		expect(() => assertPlatformOrigin(request, OWN)).toThrow(
			/^This credential sends its token to /,
		);
	});
});

it('a password in an address is in no message', () => {
	const own = { ...OWN, 'API URL': 'https://proxy:S3cret@api.example' };
	const request = { url: 'https://user:0ther@evil.example/calls' };
	expect(() => assertPlatformOrigin(request, own)).toThrow(
		'This credential sends its token to https://api.example only, and this request goes to https://evil.example.',
	);
});

describe('an address of the credential', () => {
	const assertWith = (address: string) => () =>
		assertPlatformOrigin({ url: `${address.trim()}/calls` }, { ...OWN, 'SMS URL': address });

	it('may be without encryption, for a platform in the same network', () => {
		expect(assertWith('http://10.0.0.7:8080')).not.toThrow();
	});

	it.each(['sms.example', ' sms.example:8443 ', 'localhost:3000'])(
		'without https:// is named, with what to do: %j',
		(address) => {
			expect(assertWith(address)).toThrow(
				"The 'SMS URL' in the credential has no https:// at its beginning.",
			);
		},
	);

	it.each([
		'',
		' ',
		'https://',
		'ftp://sms.example',
		'web+https://sms.example',
		'mailto://sms.example',
	])('that is none of the web is named: %j', (address) => {
		expect(assertWith(address)).toThrow("The 'SMS URL' in the credential is not a web address.");
	});
});
