import { fs, path, projectRoot } from '../../../tools/node';
import { readExample } from '../../support/exampleWorkflow';

const { connections } = readExample('sms-replies');

/** The nodes that an item passes, from these on. */
function reachedFrom(names: string[]): Set<string> {
	const reached = new Set<string>();
	const next = [...names];
	for (let name = next.shift(); name !== undefined; name = next.shift()) {
		if (reached.has(name)) continue;
		reached.add(name);
		next.push(...(connections[name]?.main ?? []).flat().flatMap((target) => target?.node ?? []));
	}
	return reached;
}

it.each([
	['docs/examples', '## An SMS at once'],
	['docs/cs/examples', '## SMS hned'],
])('%s: the arrows that the page names keep an SMS and write it', (folder, heading) => {
	const page = fs.readFileSync(path.join(projectRoot, folder, 'sms-replies.md'), 'utf8');
	const [, section = ''] = page.split(`${heading}\n`);
	const [, step = ''] = /^2\. (.*)$/m.exec(section) ?? [];
	const targets = [...step.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name = '']) => name);
	expect([...reachedFrom(targets)]).toStrictEqual(
		expect.arrayContaining(['Keep the SMS', 'Take the SMS', 'Write the SMS']),
	);
});
