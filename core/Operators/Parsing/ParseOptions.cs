using Pipelines.Core.Documents;
using Pipelines.Core.Planning;

namespace Pipelines.Core.Operators.Parsing;

/// <summary>One parser of a dataset, checked.</summary>
/// <param name="Name">What the operator is called.</param>
/// <param name="Parsing">The parser, its fields and its options.</param>
/// <param name="Places">Where files may be.</param>
/// <param name="HasQuirks">Whether DocETL's omissions are wanted.</param>
internal sealed record ParseOptions(string Name, DatasetParsing Parsing, DocumentPlaces Places, bool HasQuirks);
