namespace Pipelines.Training.Data.Layouts;

/// <summary>How a form writes its labels.</summary>
internal enum LabelForm
{
    /// <summary>As the kind gives them: <c>Order number</c>.</summary>
    Plain,

    /// <summary><c>ORDER NUMBER</c></summary>
    Upper,

    /// <summary><c>order_number</c></summary>
    Snake,

    /// <summary><c>order number</c></summary>
    Lower,
}
