import axios from 'axios';
import { Odoo } from '../../crm/odoo/odoo';

let odoo: Odoo;

beforeEach(async () => {
	odoo = await new Odoo('key').start();
});

afterEach(async () => await odoo.service.stop());

async function rpc(service: string, method: string, args: unknown[]) {
	const body = { jsonrpc: '2.0', method: 'call', params: { service, method, args } };
	const { data } = await axios.post<{ result?: unknown; error?: { data: { message: string } } }>(
		`${odoo.url}/jsonrpc`,
		body,
	);
	return data;
}

const execute = async (model: string, method: string, ...args: unknown[]) =>
	await rpc('object', 'execute', [odoo.db, 2, 'key', model, method, ...args]);

const withNumber = async (number: string) =>
	(
		(
			await execute(
				'res.partner',
				'search_read',
				[['phone_mobile_search', '=', number]],
				['name'],
				0,
			)
		).result as Array<{ name: string }>
	).map(({ name }) => name);

const message = {
	model: 'res.partner',
	message_type: 'comment',
	date: '2025-03-12 14:00:00',
	body: '<p></p>',
};

describe('the stand-in for Odoo', () => {
	// https://www.odoo.com/documentation/18.0/developer/reference/external_api.html: a refused log-in is `false`.
	it('lets in who has the key', async () => {
		expect(await rpc('common', 'login', [odoo.db, odoo.user, 'key'])).toMatchObject({ result: 2 });
		expect(await rpc('common', 'login', [odoo.db, odoo.user, 'x'])).toMatchObject({
			result: false,
		});
		const { error } = await rpc('object', 'execute', [
			odoo.db,
			false,
			'x',
			'res.partner',
			'create',
		]);
		expect(error?.data.message).toBe('Access Denied');
	});

	// Odoo's addons/phone_validation/models/mail_thread_phone.py, _search_phone_mobile_search.
	it('compares numbers without formatting, and + with 00', async () => {
		odoo.addContact({ name: 'international', phone: '+420 777/123-456' });
		odoo.addContact({ name: 'zeros', mobile: '00420 (777) 123.456' });
		odoo.addContact({ name: 'local', mobile: '777 123 456' });
		odoo.addContact({ name: 'other', phone: '+421 777 123 456' });
		expect(await withNumber('+420777123456')).toStrictEqual(['international', 'zeros']);
		expect(await withNumber('00420777123456')).toStrictEqual(['international', 'zeros']);
		expect(await withNumber('777123456')).toStrictEqual(['local']);
		expect(await withNumber('420777123456')).toStrictEqual([]);
	});

	it('refuses unknown fields, methods and records, and says so with status 200', async () => {
		const { id } = odoo.addContact({ name: 'Eva' });
		const good = { ...message, res_id: id };
		expect((await execute('mail.message', 'create', good)).result).toStrictEqual(
			expect.any(Number),
		);
		for (const asked of [
			['res.partner', 'search_read', [['telephone', '=', '1']], ['id'], 0],
			['res.partner', 'create', { phone: '1' }],
			['res.partner', 'message_log', {}],
			['res.company', 'search_read', [], ['id'], 0],
			['mail.message', 'create', { ...good, res_id: id + 1 }],
			['mail.message', 'create', { ...good, date: '2025-03-12T14:00:00Z' }],
			['mail.message', 'create', { ...good, colour: 'red' }],
		] as Array<[string, string, ...unknown[]]>) {
			expect((await execute(...asked)).error?.data.message).toStrictEqual(expect.any(String));
		}
		expect(odoo.records['mail.message']).toHaveLength(1);
	});
});
