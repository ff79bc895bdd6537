using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads <c>confidence</c>.</summary>
internal static class ConfidenceReader
{
    private static readonly TextKey Field = new("field", "the field of the row that tells how sure the operation's model was of its answer, from 0 to 1");
    private static readonly NumberKey Min = new("min", "rows whose answer is less sure are asked about anew, of 'model'", 0, 1);
    private static readonly TextKey Other = new("model", "the model that is asked about rows below 'min'");

    public static MappingKey Key { get; } =
        new("confidence", "how sure the model is of each answer: told in the row, or used to ask another model", new SpecKeys([Field, Min, Other]));

    /// <summary>The question with what the operation, or else the pipeline's caller, wants of confidence; unchanged when that is nothing.</summary>
    public static RowQuestion Attach(SpecReader operation, BindingContext context, RowQuestion question)
    {
        ConfidenceOptions? options = operation.Mapping(Key) is { } reader ? Read(reader, question) : null;
        if (options is null && context.ConfidenceField is { } wanted && question.Batching is null)
        {
            options = new ConfidenceOptions(wanted, null, null);
        }
        else if (options is { Field: null } && context.ConfidenceField is { } field)
        {
            options = options with { Field = field };
        }

        return options is null ? question : question with { Confidence = options, Policy = question.Policy with { Model = Telling(question.Policy.Model) } };
    }

    /// <summary>Asks for the log-probability of each token of an answer; of others, as many as the pipeline wants anyway.</summary>
    private static ModelOptions Telling(ModelOptions model) =>
        model with { Sampling = model.Sampling with { TopLogProbs = model.Sampling.TopLogProbs ?? 0 } };

    private static ConfidenceOptions? Read(SpecReader reader, RowQuestion question)
    {
        string? field = reader.Text(Field);
        double? min = reader.Number(Min);
        string? other = reader.Text(Other);
        reader.Close();
        if (question.Batching is not null)
        {
            reader.Diagnostics.Error(reader.Location, reader.Path, "Rows that share a call share its tokens, so no row has a confidence of its own: leave out 'batch_prompt', or 'confidence'.");
            return null;
        }

        if (min is null != other is null)
        {
            reader.Diagnostics.Error(reader.Location, reader.Path, "'min' says which rows another model is asked about, and 'model' which model that is: give both or neither.");
            return null;
        }

        if (field is null && min is null)
        {
            reader.Diagnostics.Error(reader.Location, reader.Path, "Give a 'field' that tells the confidence, or 'min' and 'model', or all three.");
            return null;
        }

        return new ConfidenceOptions(field, min, other is null ? null : question.Policy.Model with { Model = other });
    }
}
