using System.Linq.Expressions;
using System.Reflection;

namespace Serverless.Runtime.Invocation;

/// <summary>
/// Turns a method into a delegate that takes boxed arguments and gives the unwrapped result, without reflection a call.
/// </summary>
internal static class MethodCompiler
{
    public static Func<object?, object?[], ValueTask<object?>> Compile(MethodInfo method)
    {
        var target = Expression.Parameter(typeof(object), "target");
        var arguments = Expression.Parameter(typeof(object[]), "arguments");
        var call = Expression.Call(
            method.IsStatic ? null : Expression.Convert(target, method.DeclaringType!),
            method,
                method.GetParameters().Select((parameter, index) => Expression.Convert(
                    Expression.ArrayIndex(arguments, Expression.Constant(index)), parameter.ParameterType)));

            return Expression
                .Lambda<Func<object?, object?[], ValueTask<object?>>>(Unwrap(call), target, arguments)
                .Compile();
    }

    private static Expression Unwrap(MethodCallExpression call)
    {
        var type = call.Type;
        if (type == typeof(void))
        {
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        }

        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return Expression.Call(Helper(nameof(FromTask), type), call);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
        {
            return Expression.Call(Helper(nameof(FromTaskOf)).MakeGenericMethod(type.GetGenericArguments()), call);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            return Expression.Call(Helper(nameof(FromValueTaskOf)).MakeGenericMethod(type.GetGenericArguments()), call);
        }

        return Expression.Call(Helper(nameof(FromValue)), Expression.Convert(call, typeof(object)));
    }

    private static MethodInfo Helper(string name, Type? parameter = null) => typeof(MethodCompiler)
        .GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
        .Single(method => method.Name == name
            && (parameter is null || method.GetParameters()[0].ParameterType == parameter));

    private static ValueTask<object?> FromValue(object? value) => new(value);

    private static async ValueTask<object?> FromTask(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromTaskOf<T>(Task<T> task) => await task;

    private static async ValueTask<object?> FromValueTaskOf<T>(ValueTask<T> task) => await task;
}
