using GpuHost.Serving.Gguf;
using Pipelines.Training.Export;
using Pipelines.Training.Model;
using Pipelines.Training.Tests.Kit;
using Pipelines.Training.Trainer;

namespace Pipelines.Training.Tests.Export;

public sealed class TrainingRecordTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_CurveOfARun_AddsItsTokensAndItsTimeUpToTheStep()
    {
        File.WriteAllLines(_folder.PathOf(TrainingRun.CurveName), [
            LossCurve.Header, "1,6000,10,Tiny,4.0,1.0,0.001,100", "2,6000,10,Tiny,2.0,1.0,0.001,200", "3,6000,10,Tiny,1.0,1.0,0.001,200", "4,60",
        ]);

        TrainingRecord record = TrainingRecord.Read(_folder.PathOf("."), step: 2);

        Assert.Equal(12_000, record.Tokens);
        Assert.Equal(1.5, record.Minutes, 6);
        Assert.Equal("1:4.000 2:2.000", record.LossCurve);
    }

    [Fact]
    public void Read_FolderWithoutACurve_IsEmpty() => Assert.Equal(new TrainingRecord(), TrainingRecord.Read(_folder.PathOf("."), step: 9));

    [Fact]
    public void Write_Model_TellsHowItWasMade()
    {
        var layout = new ParameterLayout(ToyTraining.Recipe.Shape);
        string path = _folder.PathOf("model.gguf");
        ModelFile.Write(path, layout, ParameterStart.Make(layout, 1), ToyTraining.Vocabulary, GgufTensorType.F16, new ModelCard("toy", "A toy.", "seed=1", 7)
        {
            Made = new TrainingRecord { Commit = "abc", Device = "two cores", Tokens = 12_000, Minutes = 1.5, LossCurve = "1:4.000" },
        });

        GgufFile file = GgufReader.Read(path);

        Assert.Equal(
            ["seed=1", "7", "abc", "two cores", "12000", "1.5", "1:4.000"],
            new[] { "recipe", "steps", "commit", "device", "tokens", "minutes", "loss_curve" }.Select(key => file.Metadata[$"pipelines.training.{key}"].ToString()));
    }
}
