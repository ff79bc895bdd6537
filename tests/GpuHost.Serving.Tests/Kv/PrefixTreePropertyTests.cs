using FsCheck;
using FsCheck.Fluent;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Tests.Fakes;

namespace GpuHost.Serving.Tests.Kv;

/// <summary>
/// The cache against a model that is obviously right: a plain list of the prompts that running requests have computed. What
/// a running request shares must be found; whatever is found must have been computed by somebody; and after every
/// operation all invariants hold and the context agrees.
/// </summary>
public sealed class PrefixTreePropertyTests
{
    private static readonly PrefixScope Scope = new("", "");

    [Fact]
    public void Operations_AnySequence_AgreeWithTheNaiveModel()
    {
        Gen<int[]> operations = Gen.Choose(0, int.MaxValue).ArrayOf(80);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(operations.ToArbitrary(), choices =>
        {
            using var run = new Run();
            foreach (int choice in choices)
            {
                run.Step(choice);
            }

            run.CloseAll();
        }));
    }

    private sealed class Run : IDisposable
    {
        private const int Cells = 60;
        private readonly FakeModelEngine _context = new(Cells, batchTokensMax: 64, sequencesMax: 5);
        private readonly KvCache _cache;
        private readonly List<(KvLease Lease, int[] Prompt)> _open = [];
        private readonly List<int[]> _everComputed = [];
        private long _now;

        public Run()
        {
            _cache = new KvCache(_context.Limits, canShare: true, detectedPrefixTokensMin: 2, new SnapshotShelf(0, 1, 0, new RestoreEstimate()));
        }

        public void Step(int choice)
        {
            _now++;
            int operation = choice % 8;
            int rest = choice / 8;
            switch (operation)
            {
                case 0 or 1:
                    Open(rest);
                    break;
                case 2 or 3 or 4 when _open.Count > 0:
                    Compute(rest);
                    break;
                case 5 when _open.Count > 0:
                    Close(rest % _open.Count, new KvRetention(rest / 7 % 12, rest % 3 == 0 ? _now + (rest % 20) : 0));
                    break;
                case 6:
                    _cache.TryReserve(rest % Cells);
                    break;
                default:
                    _cache.Expire(_now, Cells / 2);
                    break;
            }

            Flush();
            CheckAgainstModel();
        }

        public void Dispose() => _context.Dispose();

        public void CloseAll()
        {
            while (_open.Count > 0)
            {
                Close(0, KvRetention.Nothing);
            }

            _cache.Expire(long.MaxValue, idleTokensMax: 0);
            Flush();
            Assert.Equal(0, _context.CellsUsed);
            Assert.Empty(_cache.Tree.Roots);
        }

        // Prompts are words over two letters: almost any two share a beginning.
        private void Open(int seed)
        {
            int[] prompt = [.. Enumerable.Range(0, 2 + (seed % 10)).Select(i => 1 + ((seed >> i) & 1))];
            PrefixMatch match = _cache.Match(Scope, prompt.AsSpan(0, prompt.Length - 1));
            Assert.True(match.Length == 0 || _everComputed.Any(word => word.AsSpan().StartsWith(prompt.AsSpan(0, match.Length))));
            if (_cache.TryOpen(Scope, match, sharesPrefix: true, _now) is { } lease)
            {
                _open.Add((lease, prompt));
            }
        }

        private void Compute(int rest)
        {
            (KvLease lease, int[] prompt) = _open[rest % _open.Count];
            int count = Math.Min(1 + (rest % 3), prompt.Length + 4 - lease.ComputedTokens);
            if (count <= 0 || !_cache.TryReserve(count))
            {
                return;
            }

            Flush();
            var batch = new BatchPlan(count);
            for (int position = lease.ComputedTokens; position < lease.ComputedTokens + count; position++)
            {
                // Beyond the prompt: its answer, the same letter over and over.
                batch.Add(new TokenId(position < prompt.Length ? prompt[position] : 3), position, lease.Sequence, false);
            }

            Assert.True(_context.Decode(batch).IsOk);
            int computed = lease.ComputedTokens + count;
            _cache.Advance(lease, computed, prompt);
            _everComputed.Add(prompt[..Math.Min(computed, prompt.Length)]);
        }

        private void Close(int index, KvRetention retention)
        {
            _cache.Close(_open[index].Lease, retention, _now);
            _open.RemoveAt(index);
        }

        private void CheckAgainstModel()
        {
            KvIntegrity.Check(_cache, _context);
            Assert.Equal(_cache.CellsUsed, _context.CellsUsed);
            foreach ((KvLease lease, int[] prompt) in _open)
            {
                Assert.True(_cache.Match(Scope, prompt).Length >= lease.RegisteredTokens, "What a running request shares is not found.");
            }
        }

        private void Flush()
        {
            new StepRunner(_context, _cache, new RestoreEstimate(), new StepBudget(EngineBounds.Of(EngineOptions.Default, _context.Limits, _context.Model)), TimeProvider.System).RunCommands();
        }
    }
}
