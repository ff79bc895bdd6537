using System.Runtime.CompilerServices;
using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Handles;
using GpuHost.LlamaCpp.Models;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Handles;

[Collection(LlamaCollection.Name)]
public sealed class LifetimeTests(LlamaFixture llama)
{
    [Fact]
    public void Dispose_ModelBeforeItsEngines_TheyWorkOn()
    {
        int before = LiveHandles.Count;
        LlamaModel model = llama.LoadModel();
        LlamaModelEngine first = LlamaModelEngine.Open(model, LlamaFixture.SmallContext);
        LlamaModelEngine second = LlamaModelEngine.Open(model, LlamaFixture.SmallContext);
        ITokenConstraint constraint = first.CreateConstraint("root ::= \"ab\"");
        TokenId[] text = first.Tokens("some text");
        first.LoadAdapter(llama.WriteAdapter(1));

        model.Dispose();
        float[] logits = first.Decode(new SequenceId(0), text);
        first.Dispose();
        Assert.Equal(logits, second.Decode(new SequenceId(0), text));
        second.Dispose();
        Assert.Equal(before + 2, LiveHandles.Count);
        constraint.Dispose();

        Assert.Equal(before, LiveHandles.Count);
    }

    [Fact]
    public void Dispose_ThousandTimes_NothingIsLeft()
    {
        int before = LiveHandles.Count;
        using LlamaModel model = llama.LoadModel();
        for (int i = 0; i < 1000; i++)
        {
            using LlamaModelEngine engine = LlamaModelEngine.Open(model, LlamaFixture.SmallContext with { ContextTokens = 256, BatchTokens = 8 });
            using ITokenConstraint constraint = engine.CreateConstraint("root ::= [a-z]+");
            using ITokenConstraint clone = constraint.Clone();
        }

        Assert.Equal(before + 1, LiveHandles.Count);
    }

    [Fact]
    public void Load_Fails_NothingIsLeft()
    {
        int before = LiveHandles.Count;
        for (int i = 0; i < 20; i++)
        {
            Assert.Throws<ModelEngineException>(() => llama.OpenEngine(LlamaFixture.SmallContext with { SequencesMax = 1000 }));
        }

        Assert.Equal(before, LiveHandles.Count);
    }

    [Fact]
    public void Finalizers_ForgottenEngines_FreeEverythingInOrder()
    {
        int before = LiveHandles.Count;
        for (int i = 0; i < 20; i++)
        {
            Forget();
        }

        // Freed by finalizers, which run some time after the collection.
        for (int i = 0; i < 20 && LiveHandles.Count > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(before, LiveHandles.Count);
    }

    // Its own frame, so that nothing of it is still in a register.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Forget()
    {
        LlamaModelEngine engine = llama.OpenEngine();
        engine.LoadAdapter(llama.WriteAdapter(1));
        engine.CreateConstraint("root ::= \"a\"");
        engine.Decode(new SequenceId(0), engine.Tokens("forgotten"));
    }
}
