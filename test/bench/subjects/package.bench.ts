import { builtFiles } from '../built';
import { loadOnce, packedSize } from '../loading';
import { rounds } from '../scale';
import { median, shown } from '../statistics';
import type { BenchSubject } from '../subject';

const PROCESSES = rounds(15);

export const subject: BenchSubject = {
	title: 'The package',
	run: async () => {
		const { unpacked, packed, files } = await packedSize();
		const times: number[] = [];
		for (let i = 0; i < PROCESSES; i++) times.push(await loadOnce());
		const { nodes } = builtFiles();
		return {
			tables: [
				{
					head: ['nodes', 'files', 'packed (KB)', 'unpacked (KB)', 'load time (ms)'],
					rows: [
						[
							nodes.length,
							files,
							shown(packed / 1000, 1),
							shown(unpacked / 1000, 1),
							shown(median(times), 1),
						],
					],
				},
			],
			targets: [{ what: 'load time', value: median(times), limit: { atMost: 40 }, unit: 'ms' }],
			notes: [
				`The load time is the median of ${PROCESSES} fresh processes: all nodes and the credential are required and made, with n8n-workflow already there.`,
				'The size of the package has no target.',
			],
		};
	},
};
