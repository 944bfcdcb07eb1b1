import { announcement } from '../../../demo/announcement';

const start = { version: '2.41.1', folder: '/cache/n8n-2.41.1', packages: 2100, standIn: true };

describe('what npm start says at once', () => {
	it('is at the first start: what is installed, where, how large it is and how long it takes', () => {
		const text = announcement(start);
		expect(text).toMatch(
			/fetch n8n 2\.41\.1, 2100 packages: \d+ to \d+ minutes, and 3 GB in\s+\/cache\/n8n-2\.41\.1/,
		);
		expect(text).toContain('The next start skips step 2.');
	});

	it('is at a later start that it is quick, and not a word of an installation', () => {
		const text = announcement({ ...start, packages: 0 });
		expect(text).toContain('about half a minute');
		expect(text).not.toMatch(/minutes|GB|\/cache/);
	});

	it.each([2100, 0])('names a stand-in only where one is started (%s packages)', (packages) => {
		expect(announcement({ ...start, packages })).toContain('stand-in');
		expect(announcement({ ...start, packages, standIn: false })).not.toContain('stand-in');
	});
});
