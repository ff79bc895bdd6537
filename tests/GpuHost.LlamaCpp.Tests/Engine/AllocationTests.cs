using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Engine;

[Collection(LlamaCollection.Name)]
public sealed class AllocationTests(LlamaFixture llama)
{
    [Fact]
    public void Decode_SteadyState_AllocatesNothing()
    {
        const int Steps = 100;
        using LlamaModelEngine engine = llama.OpenEngine();
        var batch = new BatchPlan(4);
        int position = 0;
        Step();
        Step();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Steps; i++)
        {
            Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step()
        {
            batch.Reset(BatchOutput.Logits, []);
            batch.Add(new TokenId(65), position, new SequenceId(0), wantsOutput: true);
            batch.Add(new TokenId(66), position++, new SequenceId(1), wantsOutput: true);
            if (!engine.Decode(batch).IsOk || engine.GetLogits(1).Length == 0)
            {
                throw new InvalidOperationException("The decode failed.");
            }
        }
    }
}
